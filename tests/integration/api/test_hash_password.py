"""`python -m amshub_api hash`, as a user runs it."""

import os
import pty
import subprocess
import sys

import pytest
from amshub_contracts.password_hash import parse_hash

COMMAND = [sys.executable, "-m", "amshub_api", "hash"]


def test_a_password_on_standard_input_becomes_a_hash_and_is_not_shown() -> None:
    made = subprocess.run(COMMAND, input="grønn traktor 7\n".encode(), capture_output=True, timeout=60, check=True)
    assert parse_hash(made.stdout.decode().strip()).matches("grønn traktor 7".encode())
    assert "traktor" not in made.stdout.decode() + made.stderr.decode()
    assert b"AMSHUB_WEB_PASSWORD_HASH" in made.stderr


def test_two_hashes_of_one_password_differ() -> None:
    runs = [subprocess.run(COMMAND, input=b"grey tractor\n", capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] != runs[1]


@pytest.mark.parametrize(
    "typed", [b"", b"short\n", b"x" * 257 + b"\n", b"\x00secret word\n", b"\xff\xfe secret word\n"]
)
def test_what_is_no_password_is_refused(typed: bytes) -> None:
    made = subprocess.run(COMMAND, input=typed, capture_output=True, timeout=60, check=False)
    assert (made.returncode, made.stdout) == (2, b"")
    assert made.stderr.startswith(b"amshub: ")


@pytest.mark.parametrize(("again", "code"), [("grey tractor", 0), ("gray tractor", 2)])
def test_at_a_terminal_it_is_asked_for_twice_and_not_echoed(again: str, code: int) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        COMMAND, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for prompt, typed in ((b"Password: ", "grey tractor"), (b"\nOnce more: ", again)):
            assert process.stderr.read(len(prompt)) == prompt
            os.write(ours, f"{typed}\n".encode())
        printed = process.stdout.read().decode()
    os.close(theirs)
    os.close(ours)
    assert process.returncode == code
    if code == 0:
        assert parse_hash(printed.strip()).matches(b"grey tractor")


def test_the_password_as_an_argument_is_refused_and_not_repeated() -> None:
    made = subprocess.run([*COMMAND, "grey tractor"], capture_output=True, timeout=60, check=False)
    assert made.returncode == 2
    assert b"tractor" not in made.stdout + made.stderr
