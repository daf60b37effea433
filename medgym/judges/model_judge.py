"""A judge with its model: one request a case, kept in a result store like every answer of an endpoint."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from medgym.agents.endpoint import ContextOverflow, EndpointError, EndpointSpec
from medgym.errors import CacheMiss
from medgym.judges.encoding import encode
from medgym.judges.parsing import read_verdict
from medgym.judges.spec import JudgeSpec
from medgym.rewards.judge import Missing, Verdict
from medgym.transcript.messages import Message

_log = logging.getLogger(__name__)


class ModelJudge:
    """Asks a language model for verdicts. Safe to share between threads.

    Args:
        spec: what is asked.
        endpoint: whom, how decoded, and where answers are kept. In a replaying store nobody is asked.

    Attributes:
        identity: all that a verdict depends on beside the case: judge, hash of its prompt, model and decoding.

    Raises `AgentError` or `StoreError` when the endpoint or its store cannot be opened.
    """

    def __init__(self, spec: JudgeSpec, endpoint: EndpointSpec) -> None:
        model = replace(endpoint.model, extra={**endpoint.model.extra, **spec.request_fields()})
        self.spec = spec
        self.identity = {"judge": spec.name, "kind": spec.kind, "prompt": spec.prompt_hash, "model": model.to_row()}
        self._endpoint = replace(endpoint, model=model).open()

    def messages(self, case: Mapping[str, Any]) -> list[Message]:
        """Return what is sent for a case: the judge's instructions, then the case as data."""
        return [{"role": "system", "content": self.spec.prompt}, {"role": "user", "content": encode(case)}]

    def verdict(self, case: Mapping[str, Any]) -> Verdict:
        """Return the verdict on a case, or why there is none; what fails is never a score."""
        try:
            reply = self._endpoint.complete(self.messages(case))
        except (EndpointError, CacheMiss, ContextOverflow) as problem:
            _log.warning("The judge '%s' gave no verdict: %s", self.spec.name, problem)
            return Verdict(self.spec.name, missing=_missing(problem))
        return read_verdict(self.spec, reply)

    def close(self) -> None:
        """Close the endpoint and its store."""
        self._endpoint.close()


def _missing(problem: Exception) -> Missing:
    if isinstance(problem, CacheMiss):
        return Missing.NOT_RECORDED
    return Missing.TOO_LONG if isinstance(problem, ContextOverflow) else Missing.OUTAGE
