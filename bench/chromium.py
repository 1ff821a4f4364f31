"""A headless Chromium, spoken to over a pipe (the DevTools protocol): no driver, no socket, no port.

with open_browser() as browser:
    page = browser.open_page("file:///tmp/page.html")
    page.evaluate("document.title")
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
PATIENCE = 60.0
# The browser reads commands from descriptor 3 and writes answers to 4: both are first moved out of the way.
START = """import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, start=3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])"""

# Where the middle of an element's first line is, once it is in sight.
MIDDLE = """(selector) => {
    const element = document.querySelector(selector);
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = element.getClientRects()[0];
    return [x + width / 2, y + height / 2];
}"""

Fields = dict[str, Any]


def find_chromium() -> str | None:
    """The browser on the path, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser with a profile of its own; gone at the end.

    Raises:
        FileNotFoundError: There is none on the path.
    """
    program = find_chromium()
    if program is None:
        raise FileNotFoundError("No Chromium on the path: apt-get install chromium")
    commands, to_browser = os.pipe()
    from_browser, answers = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        start = [sys.executable, "-c", START, str(commands), str(answers), program, *FLAGS]
        process = subprocess.Popen(
            [*start, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(commands, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(commands)
        os.close(answers)
        try:
            yield Browser(to_browser, from_browser)
        finally:
            os.close(to_browser)
            os.close(from_browser)
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Wait for the browser, which leaves when its pipe is closed; end it when it does not."""
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Browser:
    """The browser at the other end of two pipes."""

    def __init__(self, commands: int, answers: int) -> None:
        self.commands = commands
        self.answers = answers
        self.number = 0
        self.buffer = b""
        self.events: list[Fields] = []

    def call(self, method: str, session: str | None = None, **params: object) -> Fields:
        """Send a command and wait for its answer.

        Raises:
            RuntimeError: The browser refuses it.
            TimeoutError: It does not answer.
        """
        self.number += 1
        message: Fields = {"id": self.number, "method": method, "params": params}
        self.send(json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                break
            self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: Fields = answer["result"]
        return result

    def send(self, data: bytes) -> None:
        """Write all of it: a pipe may take a part."""
        while data:
            data = data[os.write(self.commands, data) :]

    def read(self) -> Fields:
        """The next message."""
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            if not select.select([self.answers], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium does not answer.")
            data = os.read(self.answers, 1 << 16)
            if not data:
                raise RuntimeError("Chromium is gone.")
            self.buffer += data
        message, _, self.buffer = self.buffer.partition(b"\0")
        found: Fields = json.loads(message)
        return found

    def wait_for(self, method: str, session: str) -> Fields:
        """The next event of that name; what came before it is kept too."""
        while True:
            for event in self.events:
                if event.get("method") == method and event.get("sessionId") == session:
                    self.events.remove(event)
                    return event
            self.events.append(self.read())

    def open_page(self, url: str, *, width: int = 1280, height: int = 900, script: bool = True) -> Page:
        """A page in a tab of its own, loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, url)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setScriptExecutionDisabled", value=not script)
        page.resize(width, height)
        page.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired", session)
        return page


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, url: str) -> None:
        self.browser = browser
        self.session = session
        self.url = url

    def call(self, method: str, **params: object) -> Fields:
        """A command to this tab."""
        return self.browser.call(method, self.session, **params)

    def evaluate(self, code: str) -> Any:  # noqa: ANN401 -- JSON
        """The value of an expression of JavaScript, awaited.

        Raises:
            RuntimeError: It throws.
        """
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def resize(self, width: int, height: int, *, mobile: bool = False) -> None:
        """Give the window a size."""
        size: Fields = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def emulate(self, *, scheme: str = "light", media: str = "") -> None:
        """Prefer light or dark; be a screen or paper."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        features += [{"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def photograph(self, *, whole: bool = False) -> bytes:
        """A PNG of the window, or of the whole page."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(answer["data"])

    def print_pdf(self) -> bytes:
        """The page on A4 paper."""
        size: Fields = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True}
        return base64.b64decode(self.call("Page.printToPDF", **size)["data"])

    def press(self, key: str) -> None:
        """Press a key and let go."""
        text = {"text": key} if len(key) == 1 else {}
        code = {"Tab": 9, "Escape": 27, "Enter": 13}.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)

    def point(self, selector: str, *, click: bool = False) -> None:
        """Move the mouse onto an element; click there."""
        place = self.evaluate(f"({MIDDLE})({json.dumps(selector)})")
        kinds = ("mouseMoved", "mousePressed", "mouseReleased") if click else ("mouseMoved",)
        for kind in kinds:
            button = "left" if click and kind != "mouseMoved" else "none"
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button=button, clickCount=1)

    def list_requests(self) -> list[str]:
        """What the page asked for besides itself."""
        sent = (event["params"]["request"]["url"] for event in self.list_events("Network.requestWillBeSent"))
        return [url for url in sent if url.partition("#")[0] != self.url.partition("#")[0]]

    def list_complaints(self) -> list[str]:
        """What the browser found wrong: its policy broken, an error in a script."""
        logged = [event["params"]["entry"]["text"] for event in self.list_events("Log.entryAdded")]
        thrown = [str(event["params"]["exceptionDetails"]) for event in self.list_events("Runtime.exceptionThrown")]
        return logged + thrown

    def list_events(self, method: str) -> list[Fields]:
        """The events of that name so far."""
        self.evaluate("0")  # all that came before its answer is here then
        return [
            event
            for event in self.browser.events
            if event.get("method") == method and event.get("sessionId") == self.session
        ]
