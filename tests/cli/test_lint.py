from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from aligner.cli import cli


def test_a_clean_file_and_a_faulty_one(tmp_path: Path) -> None:
    clean, faulty = tmp_path / "clean.md", tmp_path / "faulty.md"
    clean.write_text("**Ann:** \\[00:10\\] Hello.\n")
    faulty.write_text("**Ann:** \\[00:50\\] Hello.\n\n**Bo:** \\[00:10\\] Hello.\n")
    assert CliRunner().invoke(cli, ["lint", str(clean)]).exit_code == 0
    done = CliRunner().invoke(cli, ["lint", str(clean), str(faulty)])
    assert done.exit_code == 1
    assert "stamp-backward" in done.output
    rows = CliRunner().invoke(cli, ["lint", "-f", "json", str(faulty)]).output.splitlines()
    assert [(row["line"], row["column"]) for row in map(json.loads, rows)] == [(1, 10)]


def test_lint_imports_no_numpy() -> None:
    code = (
        "import sys; from aligner.cli import cli; cli.get_command(None, 'lint'); "
        "sys.exit('numpy' in sys.modules or 'librosa' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
