"""Opens pages in a headless Chromium, in light and dark and at three widths, and prints what axe finds against them, one line each.

usage: axe_pages.py CHROMIUM AXE_MIN_JS PAGE...

Speaks the DevTools protocol over the pipe that --remote-debugging-pipe gives (descriptors 3 and 4, messages end with a zero byte):
nothing listens on any port. The pages are opened as they are: axe is run in a world of its own, which a page's policy does not reach.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SCHEMES = ("light", "dark")
# What is folded is hidden, and axe looks at nothing hidden: a page is looked at as it opens, and at every width with all of it unfolded.
VIEWS = ((1400, ("folded", "unfolded")), (800, ("unfolded",)), (390, ("unfolded",)))
RUN = """
if ('%s' === 'unfolded') document.querySelectorAll('details').forEach(part => { part.open = true })
axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values:
  ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})
  .then(found => JSON.stringify({passes: found.passes.length, violations: found.violations.map(
    rule => ({id: rule.id, impact: rule.impact, nodes: rule.nodes.map(node => node.target.join(' '))}))}))
"""


class Browser:
    def __init__(self, chromium, profile):
        to_read, self.to_write = os.pipe()
        self.to_receive, from_write = os.pipe()

        def place():
            # Both are out of the way first: one of them may be 3 or 4.
            ours, theirs = os.dup(to_read), os.dup(from_write)
            os.dup2(ours, 3)
            os.dup2(theirs, 4)

        self.process = subprocess.Popen(
            [
                chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
                f"--user-data-dir={profile}", "about:blank",
            ],
            preexec_fn=place, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self.rest = b""
        self.number = 0

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.to_receive, 1 << 20)
            if not piece:
                raise SystemExit("chromium ended before it answered")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        sent = json.dumps(request).encode() + b"\0"
        while sent:
            sent = sent[os.write(self.to_write, sent):]
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def wait(self, event, session):
        while True:
            message = self.message()
            if message.get("method") == event and message.get("sessionId") == session:
                return message["params"]


def check(browser, page, axe):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    browser.call("Page.enable", session)
    found = 0
    for scheme in SCHEMES:
        for width, states in VIEWS:
            browser.call(
                "Emulation.setDeviceMetricsOverride", session, width=width, height=900, deviceScaleFactor=1, mobile=False)
            browser.call(
                "Emulation.setEmulatedMedia", session, features=[{"name": "prefers-color-scheme", "value": scheme}])
            frame = browser.call("Page.navigate", session, url=page.as_uri())["frameId"]
            browser.wait("Page.loadEventFired", session)
            world = browser.call("Page.createIsolatedWorld", session, frameId=frame, worldName="axe")["executionContextId"]
            browser.call("Runtime.evaluate", session, expression=axe, contextId=world)
            for state in states:
                result = browser.call(
                    "Runtime.evaluate", session, expression=RUN % state, contextId=world, awaitPromise=True,
                    returnByValue=True)
                if "exceptionDetails" in result:
                    raise SystemExit(f"axe failed: {result['exceptionDetails']['text']}")
                answer = json.loads(result["result"]["value"])
                if answer["passes"] < 10:
                    raise SystemExit("axe looked at next to nothing")
                for rule in answer["violations"]:
                    found += 1
                    view = f"{page.name} {scheme} {width} {state}"
                    places = ", ".join(rule["nodes"][:4])
                    print(f"{view}: {rule['id']} ({rule['impact']}), {len(rule['nodes'])} times: {places}")
    browser.call("Target.closeTarget", targetId=target)
    return found


def main():
    chromium, axe, *pages = sys.argv[1:]
    script = pathlib.Path(axe).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(chromium, profile)
        try:
            found = sum(check(browser, pathlib.Path(page).resolve(), script) for page in pages)
        finally:
            browser.process.kill()
            browser.process.wait()
    views = len(pages) * len(SCHEMES) * sum(len(states) for _, states in VIEWS)
    print(f"checked {len(pages)} pages, {views} views: {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
