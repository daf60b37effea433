#!/usr/bin/env bash
# GRPO on medgym with SkyRL. Run it from a checkout of SkyRL, with `medgym[skyrl]` in its environment:
#   python /path/to/medgym_skyrl/rows.py "$DATA" && bash /path/to/medgym_skyrl/run.sh
set -euo pipefail
: "${DATA:=$HOME/data/medgym}" "${MODEL:=Qwen/Qwen2.5-7B-Instruct}" "${GPUS:=8}"

python "$(dirname "$0")/main.py" \
  data.train_data="['$DATA/train.jsonl']" \
  data.val_data="['$DATA/dev.jsonl']" \
  environment.env_class=medgym \
  trainer.policy.model.path="$MODEL" \
  trainer.algorithm.advantage_estimator=grpo \
  trainer.strategy=fsdp \
  trainer.placement.colocate_all=true \
  trainer.placement.policy_num_gpus_per_node="$GPUS" \
  trainer.placement.ref_num_gpus_per_node="$GPUS" \
  trainer.train_batch_size=128 \
  trainer.policy_mini_batch_size=128 \
  trainer.micro_forward_batch_size_per_gpu=4 \
  trainer.micro_train_batch_size_per_gpu=1 \
  trainer.max_prompt_length=4096 \
  trainer.policy.optimizer_config.lr=1.0e-6 \
  generator.inference_engine.backend=vllm \
  generator.inference_engine.num_engines="$GPUS" \
  generator.inference_engine.tensor_parallel_size=1 \
  generator.batched=false \
  generator.max_turns=31 \
  generator.use_conversation_multi_turn=true \
  generator.n_samples_per_prompt=8 \
  generator.max_input_length=28672 \
  generator.sampling_params.max_generate_length=2048 \
  generator.sampling_params.temperature=1.0 \
  generator.sampling_params.stop='["</tool_call>"]' \
  "$@"
