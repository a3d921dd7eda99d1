"""What is measured: the functions that the template names, built as they are deployed, and the stack around them."""
import io
import os
import pathlib
import re
import subprocess
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
EMPTY = "empty-function"


def functions():
    """Binary by logical id, as the template has them."""
    template = (ROOT / "infra/template.yaml").read_text()
    resource = re.compile(r"^  (\w+):\n    Type: AWS::Serverless::Function\n(.*?)(?=^  \w|\Z)", re.MULTILINE | re.DOTALL)
    found = {name: re.search(r"Binary: *([\w-]+)", body) for name, body in resource.findall(template)}
    return {name: binary.group(1) for name, binary in found.items() if binary}


def memory_sizes():
    """Megabytes by logical id."""
    template = (ROOT / "infra/template.yaml").read_text()
    usual = int(re.search(r"^Globals:.*?MemorySize: (\d+)", template, re.MULTILINE | re.DOTALL).group(1))
    resource = re.compile(r"^  (\w+):\n    Type: AWS::Serverless::Function\n(.*?)(?=^  \w|\Z)", re.MULTILINE | re.DOTALL)
    own = {name: re.search(r"^      MemorySize: (\d+)", body, re.MULTILINE) for name, body in resource.findall(template)}
    return {name: int(size.group(1)) if size else usual for name, size in own.items()}


def cargo(*arguments):
    subprocess.run(["cargo", *arguments], cwd=ROOT, check=True)


def build(folder):
    """Builds everything and links it into a folder; answers the folder."""
    names = [*functions().values(), EMPTY]
    # One command: selected together, the functions share every dependency.
    cargo("build", "--release", "-q", *[part for name in names for part in ("-p", name)])
    cargo("build", "--profile", "stack", "-q", "-p", "guichet-local", "--bin", "guichet")
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).symlink_to(TARGET / "release" / name)
    (folder / "guichet").symlink_to(TARGET / "stack/guichet")
    return folder


def zip_size(binary):
    """Bytes of what Lambda is given: one file named bootstrap, compressed as `sam deploy` does."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(binary, "bootstrap")
    return len(file.getvalue())


def sizes(binaries):
    """Size of each program and of its zip, in bytes."""
    rows = {}
    for name in [*functions().values(), EMPTY]:
        if (binaries / name).exists():
            rows[name] = {"binary": (binaries / name).stat().st_size, "zip": zip_size(binaries / name)}
    return rows
