"""Settings from config/amshub.toml and the environment, with every mistake listed at once.

`AMSHUB_SECTION__KEY` wins over the file and an empty variable counts as not set (a meter it names is known, with its
defaults); a secret may also be named
`…_FILE`, the path of a file that holds it. `AMSHUB_CONFIG` is the path of the TOML file.
"""

import difflib
import os
import sys
import tomllib
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from re import fullmatch, split
from typing import Annotated, Any, get_args, get_origin

import msgspec

from amshub_contracts import mqtt_settings, price_settings, tariff_settings, web_settings
from amshub_contracts.clock import BadClock, Clock, parse_clock
from amshub_contracts.expected import expected
from amshub_contracts.secret import Secret
from amshub_contracts.settings import METER_NAME, Settings, fits_cluster
from amshub_contracts.shutdown import BAD_SETTINGS

PREFIX = "AMSHUB_"
DEFAULT_FILE = "config/amshub.toml"


class BadSettings(Exception):
    """Some settings are wrong; `problems` says which, one a line, each with what to write instead."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        mistakes = "1 setting is wrong" if len(problems) == 1 else f"{len(problems)} settings are wrong"
        super().__init__(f"{mistakes}:\n" + "\n".join(f"  {problem}" for problem in problems))


STORE_PASSWORD = frozenset({"redis.password"})
"""The one secret that every service uses; secrets are named by their section and their own name."""
WEB_PASSWORD = "web.password_hash"  # noqa: S105  the setting's name; only the gateway has its value


def load_or_exit(secrets: Set[str] = STORE_PASSWORD) -> Settings:
    """The settings of this process; with wrong ones, prints every mistake and exits with code 2."""
    try:
        return load(os.environ, secrets)
    except BadSettings as error:
        print(f"amshub: {error}", file=sys.stderr)
        sys.exit(BAD_SETTINGS)


def clock_or_exit() -> Clock:
    """The clock that AMSHUB_CLOCK asks for; one that cannot be read is printed and ends the process with code 2."""
    try:
        return parse_clock(os.environ.get("AMSHUB_CLOCK", ""))
    except BadClock as error:
        print(f"amshub: AMSHUB_CLOCK: {error}", file=sys.stderr)
        sys.exit(BAD_SETTINGS)


def load(environment: Mapping[str, str], secrets: Set[str] = STORE_PASSWORD) -> Settings:
    """The settings that the file and these variables make; raises BadSettings.

    Of the secrets that are in files of their own only those named in `secrets` are read; others need not be there.
    """
    named = environment.get("AMSHUB_CONFIG", "")
    path = Path(named or DEFAULT_FILE)
    reading = _Loading(str(path), secrets)
    if path.exists() or named:
        reading.read_file(path)
    reading.read_environment(environment)
    settings: Settings = reading.convert(Settings, reading.tree, ())
    if settings.accounting.partition >= settings.stack.partitions:
        reading.problems.append(
            f"accounting.partition = {settings.accounting.partition}: must be below "
            f"stack.partitions = {settings.stack.partitions}"
        )
    if settings.redis.cluster and not fits_cluster(settings.redis.url):
        reading.problems.append(
            f"redis.url = {settings.redis.url}: a cluster (redis.cluster = true) has no socket and no database but 0; "
            "write redis://host:6379/0"
        )
    for section, contradictions in (
        ("prices", price_settings.contradictions(settings.prices)),
        ("tariff", tariff_settings.contradictions(settings.tariff)),
        # A service that is not given the hash cannot tell that one is missing.
        ("web", web_settings.contradictions(settings.web) if WEB_PASSWORD in secrets else ()),
    ):
        # A value that was refused has its default here, and may seem to contradict what was written.
        if not any(setting[0] == section for setting in reading.refused):
            for setting, problem in contradictions:
                reading.report(setting, problem)
    for broker, problem in mqtt_settings.contradictions(settings.mqtt, settings.reader.raw_hours):
        section_of_broker = ("mqtt", "brokers", broker)
        if not any(setting[:3] == section_of_broker for setting in reading.refused):
            reading.report(section_of_broker, f"it {problem}")
    if reading.problems:
        raise BadSettings(sorted(reading.problems, key=_by_line))
    return settings


@dataclass
class _Loading:
    """One pass over file and environment that collects what is wrong instead of stopping at it."""

    file: str
    secrets: Set[str]
    tree: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    variables: dict[tuple[str, ...], str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    refused: set[tuple[str, ...]] = field(default_factory=set)
    """Settings that keep their default because of what was written, and so would contradict what that does not."""

    def read_file(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8")
            self.tree = tomllib.loads(text)
            self.lines = text.splitlines()
        except OSError as error:
            self.problems.append(f"{path}: cannot be read: {error.strerror}")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.problems.append(f"{path}: is not TOML: {error}")

    def read_environment(self, environment: Mapping[str, str]) -> None:
        for variable, value in sorted(environment.items()):
            path = tuple(variable.removeprefix(PREFIX).lower().split("__"))
            if not variable.startswith(PREFIX) or len(path) < 2:
                continue
            if not all(path):
                self.problems.append(f"environment {variable}: expected AMSHUB_SECTION__KEY")
                continue
            if value:
                self._set(variable, path, value)
            elif path[0] == "meters" and len(path) == 3:
                # AMSHUB_METERS__HOME__SOURCE= sets nothing, yet says that there is a meter to set something for.
                self._branch(variable, path)

    def _set(self, variable: str, path: tuple[str, ...], text: str) -> None:
        plain = (*path[:-1], path[-1].removesuffix("_file"))
        value: str | Secret = text
        if plain != path and _is_secret(plain):
            path, value = plain, self._content(variable, plain, text)
        branch = self._branch(variable, path)
        if branch is not None:
            branch[path[-1]] = value
            self.variables[path] = variable

    def _branch(self, variable: str, path: tuple[str, ...]) -> dict[str, Any] | None:
        """The section that this path is in, made where it is absent; None when something else is in its place."""
        branch = self.tree
        for part in path[:-1]:
            branch = branch.setdefault(part, {})
            if not isinstance(branch, dict):
                self.problems.append(f"{variable}: {part} is no section")
                return None
        return branch

    def _content(self, name: str, path: tuple[str, ...], file: str) -> str | Secret:
        if f"{path[0]}.{path[-1]}" not in self.secrets:
            return Secret(None)
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}: the secret's file {file} cannot be read: {error}")
            return ""

    def convert(self, kind: Any, data: Any, path: tuple[str, ...]) -> Any:
        """`data` as the struct `kind`; what is wrong goes to `problems` and keeps its default."""
        if not isinstance(data, dict):
            self.report(path, f"expected a section, got {data!r}")
            return kind()
        values: dict[str, Any] = {}
        known = {info.name: info for info in msgspec.structs.fields(kind)}
        for key, value in data.items():
            here = (*path, key)
            if key.endswith("_file") and key not in known and _is_secret((*path, key.removesuffix("_file"))):
                key = key.removesuffix("_file")
                value = self._content(".".join(here), (*path, key), str(value))
            info = known.get(key)
            if info is None:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"known here are {', '.join(known)}"
                self.report(here, f"there is no such setting; {hint}")
            elif (named := _struct_by_name(info.type)) is not None:
                values[key] = self._sections(named, value, here)
            elif isinstance(info.type, type) and issubclass(info.type, msgspec.Struct):
                values[key] = self.convert(info.type, value, here)
            elif (item := _struct_of_list(info.type)) is not None:
                values[key] = self._list(item, value, here)
            else:
                self._leaf(values, info.type, key, value, here)
        return kind(**values)

    def _sections(self, kind: Any, data: Any, path: tuple[str, ...]) -> dict[str, Any]:
        """The structs of this kind by the names that their sections have."""
        dotted = ".".join(path)
        if not isinstance(data, dict):
            self.report(path, f"expected sections [{dotted}.<name>]")
            return {}
        named: dict[str, Any] = {}
        for name, value in data.items():
            if not fullmatch(METER_NAME, name):
                what = path[-1].removesuffix("s")
                problem = f"a {what}'s name is 1 to 32 of a-z and 0-9, for example [{dotted}.home]"
                self.report((*path, name), problem)
            named[name] = self.convert(kind, value, (*path, name))
        return named

    def _list(self, kind: Any, data: Any, path: tuple[str, ...]) -> tuple[Any, ...]:
        if not isinstance(data, list):
            self.report(path, f"expected a list of sections [[{'.'.join(path)}]]; it cannot be set by the environment")
            return ()
        return tuple(self.convert(kind, value, (*path, str(index))) for index, value in enumerate(data))

    def _leaf(self, values: dict[str, Any], kind: Any, key: str, value: Any, path: tuple[str, ...]) -> None:
        if isinstance(value, Secret):
            values[key] = value
            return
        from_text = path in self.variables
        if isinstance(value, date | time):  # TOML has its own; a setting that wants one takes it as text
            value = value.isoformat()
        base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        if from_text and get_origin(base) is tuple:
            value = [part.strip() for part in str(value).strip("[]").split(",")]
        try:
            converted = msgspec.convert(value, kind, strict=not from_text, dec_hook=_secret)
            for meta in get_args(kind)[1:]:
                if isinstance(meta, msgspec.Meta) and meta.extra and "check" in meta.extra:
                    meta.extra["check"](converted)
        except (msgspec.ValidationError, ValueError) as error:
            # An address with an @ may hold a password, one with a query a token.
            may_be_secret = base is Secret or "@" in str(value) or "token" in str(value).lower()
            shown = "" if may_be_secret else f" = {value!r}"
            self.refused.add(path)
            problem = expected(kind, error) if isinstance(error, msgspec.ValidationError) else str(error)
            self.report(path, problem, shown)
        else:
            values[key] = converted

    def report(self, path: tuple[str, ...], problem: str, shown: str = "") -> None:
        dotted = ".".join(path)
        if path in self.variables:
            where = f"environment {self.variables[path]}"
        else:
            # What stands in braces has the line that it begins on.
            enclosing = (path[:length] for length in range(len(path), 0, -1))
            number = next((number for outer in enclosing if (number := line_of(self.lines, outer))), None)
            where = f"{self.file} line {number}: {dotted}" if number else f"{self.file}: {dotted}"
        self.problems.append(f"{where}{shown}: {problem}")


def _by_line(problem: str) -> list[str | int]:
    """Sorts line 9 before line 10."""
    return [int(part) if part.isdecimal() else part for part in split(r"(\d+)", problem)]


def _secret(kind: Any, value: Any) -> Any:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise ValueError("expected text")


def _is_secret(path: tuple[str, ...]) -> bool:
    """Whether the schema has a secret at this path."""
    kind: Any = Settings
    parts = iter(path)
    for part in parts:
        found = {info.name: info.type for info in msgspec.structs.fields(kind)}.get(part)
        if (named := _struct_by_name(found)) is not None:
            next(parts, None)
            kind = named
            continue
        if found is None or (isinstance(found, type) and issubclass(found, Secret)):
            return found is not None
        if get_origin(found) is Annotated:
            return get_args(found)[0] is Secret
        if not (isinstance(found, type) and issubclass(found, msgspec.Struct)):
            return False
        kind = found
    return False


def _struct_by_name(kind: Any) -> Any:
    """The struct that this dictionary type holds, None for every other type."""
    return get_args(kind)[1] if get_origin(kind) is dict else None


def _struct_of_list(kind: Any) -> Any:
    """The struct that this tuple type holds, None for every other type."""
    item = get_args(kind)[0] if get_origin(kind) is tuple else None
    return item if isinstance(item, type) and issubclass(item, msgspec.Struct) else None


def line_of(lines: list[str], path: tuple[str, ...]) -> int | None:
    """Number of the TOML line that sets this path, counted from 1; None when it is not written plainly.

    An item of a list of sections has its place in the list, counted from 0, after the list's name.
    """
    section: tuple[str, ...] = ()
    items: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, 1):
        text = line.split("#")[0].strip()
        if text.startswith("[") and "=" not in text:
            section = _section(text, items)
            if section == path:
                return number
        elif "=" in text and (*section, *(part.strip() for part in text.split("=")[0].split("."))) == path:
            return number
    return None


def _section(header: str, items: dict[tuple[str, ...], int]) -> tuple[str, ...]:
    """The path of this section; `items` counts those of each list so far."""
    path: tuple[str, ...] = ()
    parts = [part.strip() for part in header.strip("[]").split(".")]
    for place, part in enumerate(parts, 1):
        path = (*path, part)
        if header.startswith("[[") and place == len(parts):
            items[path] = items.get(path, -1) + 1
        if path in items:
            path = (*path, str(items[path]))
    return path
