"""Is it any good? Protocols, metrics, baselines and the facts they give; read ``docs/evaluation.md``."""
