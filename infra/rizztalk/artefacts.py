"""What is shipped: the application's image and the site, built for one environment."""

import gzip
import hashlib
import json
import os
import ssl
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from .console import note
from .environment import Environment
from .paths import PROJECT, RELEASES
from .shell import output, run

# By which an engine knows the image once it has loaded the file. Not every engine knows it by its id: Docker 29 has its own (images in containerd).
TAR_NAME = "rizztalk-app:candidate"
MEND = "What is wrong is said above; `make test` says more. Run this again when it is mended."
PUSH_MEND = "What is wrong is said above. Where it is that the registry does not let us in: `docker login`, and run this again."


def build_image(architecture: str = "amd64", repository: str = "") -> dict:
    """Builds the image, unless the same sources have one. Returns its file, its id and the release's name; with a repository it is
    pushed there, as whoever ran `docker login` on this machine, and its reference by digest is returned in place of a file.

    DigitalOcean's droplets are amd64, whatever this machine is; a laptop may be arm64.
    """
    digest = sources("app", "pom.xml", "mvnw", ".mvn", extra=os.environ.get("RIZZTALK_BASE_IMAGE", "") + architecture)
    commit = output(["git", "rev-parse", "--short=8", "HEAD"], cwd=PROJECT) or "unknown"
    folder = RELEASES / f"app-{digest[:16]}{'-' + repository.translate(str.maketrans('/:', '--')) if repository else ''}"
    described = folder / "release.json"
    if described.exists():
        note("The same sources have been built already.")
        return json.loads(described.read_text())
    folder.mkdir(parents=True, exist_ok=True)
    file, name = folder / "image.tar", f"{version()}-{commit}-{digest[:8]}"
    command = [
        PROJECT / "mvnw",
        "-ntp",
        "-q",
        "-pl",
        "local,app",
        "-am",
        # Not skipTests, which compiles them all the same.
        "-Dmaven.test.skip=true",
        "package",
        "jib:build" if repository else "jib:buildTar",
        f"-Djib.to.image={repository}:{name}" if repository else f"-Djib.to.image={TAR_NAME}",
        f"-Djib.outputPaths.tar={file}",
        f"-Djib.outputPaths.digest={folder / 'digest'}",
        f"-Djib.outputPaths.imageId={folder / 'id'}",
        f"-Djib.from.platforms=linux/{architecture}",
    ]
    if os.environ.get("RIZZTALK_BASE_IMAGE"):
        command.append(f"-Djib.from.image={os.environ['RIZZTALK_BASE_IMAGE']}")
    run(command, PUSH_MEND if repository else MEND, quiet=True, cwd=PROJECT, env={**os.environ, "JAVA_HOME": java_home()})
    # The id is the same by either way: the digest of the image's configuration (OCI image specification).
    release = {"image": "" if repository else str(file), "image_id": (folder / "id").read_text().strip(), "release": name}
    if repository:
        release["reference"] = f"{repository}@{(folder / 'digest').read_text().strip()}"
    described.write_text(json.dumps(release))
    return release


def build_site(environment: Environment) -> str:
    """Builds the site for the environment's domain, unless the same pages have been. Returns the archive."""
    return build_pages(site_settings(environment.answers()))


def build_pages(settings: dict) -> str:
    """Builds the site by these settings, unless the same pages have been. Returns the archive."""
    digest = sources("site", "pom.xml", "Makefile", "infra/rizztalk/artefacts.py", extra=json.dumps(settings))
    file = RELEASES / f"site-{digest[:16]}.tar.gz"
    if file.exists():
        note("The same pages have been built already.")
        return str(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    run(["make", "--no-print-directory", "site"], MEND, quiet=True, cwd=PROJECT, env={**os.environ, **settings})
    built = PROJECT / "site" / "target"
    part = file.with_suffix(".part")
    pack([built / name for name in ("site", "headers.txt", "redirects.map", "not-found.map")], part)
    part.replace(file)
    return str(file)


def pack(paths: list, archive: Path) -> None:
    """Packs files and folders under their own names. The same content gives the same archive: one order, no owners, and times that
    only depend on what is in a file."""
    with (
        archive.open("wb") as written,
        gzip.GzipFile("", "wb", fileobj=written, mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.GNU_FORMAT) as packed,
    ):
        for path in paths:
            packed.add(path, path.name, filter=lambda member, top=path.parent: _plain(member, top))


def _plain(member: tarfile.TarInfo, top: Path) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o755 if member.isdir() else 0o644
    member.mtime = 0 if member.isdir() else content_time((top / member.name).read_bytes())
    return member


def content_time(content: bytes) -> int:
    """A time in the past, in seconds since 1970, that is another for other content.

    Nginx makes a file's validator (RFC 9110 section 8.8) of its time and its size, and a changed page often has the size that it had.
    """
    # 30 bits, so until 2004.
    return 1 + int.from_bytes(hashlib.sha256(content).digest()[:4]) // 4


def site_settings(answers: dict) -> dict:
    """What the site's build is told by its environment; see docs/editors.md."""
    settings = {
        "RIZZTALK_ORIGIN": f"https://{answers['domain']}",
        "RIZZTALK_GA_ID": answers.get("ga_id", ""),
        "RIZZTALK_INDEXNOW_KEY": answers.get("indexnow_key", ""),
    }
    return {name: value for name, value in settings.items() if value}


def published_sitemap(environment: Environment) -> bytes | None:
    """The sitemap that is live now, by which the pages that change are known; nothing where there is none yet."""
    address = f"https://{environment.answers()['domain']}/sitemap.xml"
    context = ssl.create_default_context(cafile=os.environ.get("RIZZTALK_CA"))
    try:
        with urllib.request.urlopen(address, timeout=10, context=context) as answer:
            return answer.read()
    except OSError:
        return None


def tell_search_engines(environment: Environment, before: bytes | None) -> None:
    """Submits the pages that changed by IndexNow. That it fails is said, and is no reason to fail: the sitemap tells them too, later."""
    answers = environment.answers()
    if not answers.get("indexnow_key") or before is None:
        return
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(before)
        file.flush()
        told = subprocess.run(
            ["make", "--no-print-directory", "site", "submit"],
            cwd=PROJECT,
            env={**os.environ, **site_settings(answers), "SINCE": file.name},
            capture_output=True,
            text=True,
        )
    lines = (told.stdout + told.stderr).strip().splitlines()
    note(("search engines: " if told.returncode == 0 else "search engines were not told: ") + (lines[-1] if lines else "no word"))


def sources(*paths: str, extra: str = "") -> str:
    """A digest of the files in these folders that git knows or would take in."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *paths],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    ).stdout.split(b"\0")
    digest = hashlib.sha256(extra.encode())
    for name in sorted(filter(None, listed)):
        file = PROJECT / name.decode()
        if file.is_file():
            digest.update(name + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def java_home() -> str:
    return output([PROJECT / "bin" / "find-jdk"]) or os.environ.get("JAVA_HOME", "")


def version() -> str:
    import xml.etree.ElementTree as xml

    space = {"maven": "http://maven.apache.org/POM/4.0.0"}
    found = xml.parse(PROJECT / "pom.xml").getroot().find("maven:version", space)
    return found.text if found is not None else "0"
