"""A server that is not there yet: a pristine Debian in a network namespace of its own, with systemd as its first process.

It boots as a machine does, runs cloud-init with the user data that Terraform gave, and comes back after a reboot.
"""

import os
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

# What a droplet's image has, and what a container host lacks: a kernel, a boot loader, a network to set up.
PACKAGES = (
    "systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,python3,python3-apt,sudo,iproute2,iptables,nftables,ufw,"
    "ca-certificates,curl,procps,kmod,udev,cloud-init"
)
REBOOT = 133


def pristine(cache: Path, suite: str) -> Path:
    """The system of a new server, made once and kept."""
    root = cache / suite
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        # Not debootstrap: it knows no virtual packages, on which some of cloud-init's depend.
        mirror = os.environ.get("RIZZTALK_DEBIAN_MIRROR", "http://deb.debian.org/debian")
        run("mmdebstrap", "--quiet", "--variant=important", f"--include={PACKAGES}", suite, root, mirror)
        # As in an image: no lists of packages, and it is long since they were asked for.
        os.utime(root / "var/lib/apt/lists", (0, 0))
        (root / "made").touch()
    return root


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(part) for part in command)}: {(done.stdout + done.stderr).strip()[-2000:]}")
    return done.stdout


class Host:
    """One server. It is created and destroyed as the cloud says."""

    def __init__(self, work: Path, base: Path, namespace: str, authorities: list):
        self.work, self.base, self.namespace, self.authorities = work, base, namespace, authorities
        self.root = work / "root"
        self.packages = base.with_name(base.name + "-packages")
        self.process = None
        self.thread = None
        self.boots = 0
        self.ending = threading.Event()

    def create(self, described: dict) -> None:
        for folder in ("upper", "overlay", "root", "docker"):
            (self.work / folder).mkdir(parents=True, exist_ok=True)
        # Kept from one proof to the next; apt looks at each package's digest before it uses it.
        self.packages.mkdir(parents=True, exist_ok=True)
        run(
            "mount",
            "-t",
            "overlay",
            "overlay",
            "-o",
            f"lowerdir={self.base},upperdir={self.work}/upper,workdir={self.work}/overlay",
            self.root,
        )
        (self.root / "etc/machine-id").write_text("")
        # What survives a power cut is not proven here, and waiting for the disk after each package takes a minute.
        (self.root / "etc/dpkg/dpkg.cfg.d/proof").write_text("force-unsafe-io\n")
        (self.root / "etc/hostname").write_text(described["name"] + "\n")
        (self.root / "etc/hosts").write_text(f"127.0.0.1 localhost {described['name']}\n::1 localhost\n")
        # As Debian's images for clouds have it. Where none is said, the cloud-init of Debian 12 wants one that has to be made first, and fails.
        (self.root / "etc/default/locale").write_text("LANG=C.UTF-8\n")
        resolver = self.root / "etc/resolv.conf"
        resolver.unlink(missing_ok=True)
        resolver.write_text(Path("/etc/resolv.conf").read_text())
        for key in (self.root / "etc/ssh").glob("ssh_host_*"):
            key.unlink()
        seed = self.root / "var/lib/cloud/seed/nocloud"
        seed.mkdir(parents=True)
        (seed / "user-data").write_text(described["user_data"])
        (seed / "meta-data").write_text(f"instance-id: {described['id']}\nlocal-hostname: {described['name']}\n")
        (self.root / "etc/cloud/cloud.cfg.d/99-network.cfg").write_text("network: {config: disabled}\n")
        # The CAs of the proof, which this server trusts as others trust Let's Encrypt's.
        for authority in self.authorities:
            shutil.copy(authority, self.root / f"usr/local/share/ca-certificates/{authority.stem}.crt")
        run("chroot", self.root, "update-ca-certificates")
        self.thread = threading.Thread(target=self._keep_booted, daemon=True)
        self.thread.start()

    def _keep_booted(self) -> None:
        environment = {**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1", "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network"}
        command = [
            "systemd-nspawn",
            "-M",
            self.namespace,
            "-D",
            self.root,
            f"--network-namespace-path=/run/netns/{self.namespace}",
            "--register=no",
            "--keep-unit",
            "--resolv-conf=off",
            "--capability=all",
            "--system-call-filter=add_key keyctl bpf @keyring",
            f"--bind={self.work}/docker:/var/lib/docker",
            f"--bind={self.packages}:/var/cache/apt/archives",
            "--boot",
        ]
        with (self.work / "console.log").open("ab") as console:
            while not self.ending.is_set():
                self.boots += 1
                self.process = subprocess.Popen(
                    [str(part) for part in command],
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=console,
                    stderr=console,
                    start_new_session=True,
                )
                if self.process.wait() != REBOOT:
                    return

    def destroy(self, _described=None) -> None:
        """Ends the server, and throws away what was on it."""
        self.ending.set()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(20)
        if self.thread:
            self.thread.join(20)
        for _ in range(50):
            if not os.path.ismount(self.root):
                break
            subprocess.run(["umount", self.root], capture_output=True)
            time.sleep(0.2)
        for folder in ("upper", "overlay", "docker"):
            shutil.rmtree(self.work / folder, ignore_errors=True)
