"""LibreOffice opens what we write and sees the pages that we mean. It is never needed to run the app."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from enregla.documents.comments import ReviewComment
from enregla.documents.rendering import fill
from tests.documents.engine_helpers import MISSING, company_context, demo, manifest

pytestmark = [pytest.mark.documents, pytest.mark.slow]


@pytest.mark.parametrize("copy", ["clean", "review"])
def test_libreoffice_makes_a_pdf(tmp_path: Path, copy: str, libreoffice: str) -> None:
    context = company_context() if copy == "clean" else company_context(dpd=MISSING)
    done = fill(demo(), manifest(), context, copy, [ReviewComment("fines", "DECIDIR", "Decida.")])  # type: ignore[arg-type]
    file = tmp_path / "demo.docx"
    file.write_bytes(done.data)
    subprocess.run(
        [libreoffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    pdf = (tmp_path / "demo.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type/Page") >= 1


def test_libreoffice_gives_the_numbers_that_we_wrote(tmp_path: Path, libreoffice: str) -> None:
    """What another program counts from the styles is what our references and index say."""
    done = fill(demo(), manifest(), company_context(si_delegado=False), "clean")
    file = tmp_path / "demo.docx"
    file.write_bytes(done.data)
    subprocess.run(
        [libreoffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text",
         "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    text = (tmp_path / "demo.txt").read_text(encoding="utf-8-sig")
    assert "2.1Citas" in text.replace(" ", "").replace("\t", "")
    for clause in done.clauses:
        assert f"{clause.number} {clause.title}".replace(" ", "") in text.replace(" ", "").replace("\t", "")
