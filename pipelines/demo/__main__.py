"""Print the truth of a newsroom: ``python -m pipelines.demo config/demo > config/demo/truth.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipelines.demo.truth import derive_truth


def main(folder: str) -> None:
    """Write the truth to standard output as JSON."""
    json.dump(derive_truth(Path(folder)), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
