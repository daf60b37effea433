"""Writes the rows SkyRL trains and validates on: python rows.py FOLDER [WORLD]."""

import json
import sys
from pathlib import Path

from medgym.integrations.skyrl import rows

folder, world = Path(sys.argv[1]), (sys.argv[2:] or ["orphan"])[0]
folder.mkdir(parents=True, exist_ok=True)
for split in ("train", "dev"):
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows(world=world, split=split))
    (folder / f"{split}.jsonl").write_text("".join(lines), "utf-8")
