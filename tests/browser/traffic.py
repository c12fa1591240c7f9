"""What a page exchanged with the server, and what it complained of."""

from collections.abc import Mapping

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Chromium says a blocked style or script on the console too, but the event names the rule and the place.
_REPORT_BLOCKED = """
addEventListener("securitypolicyviolation", (event) => console.error(
    `CSP: ${event.effectiveDirective} blocked ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`));
"""
_OWN_STATUS = "Failed to load resource: the server responded with a status of"


class Traffic:
    """The requests, the documents and the complaints of a page, from its first navigation on."""

    def __init__(self, page: Page, site: str) -> None:
        self.documents: list[Response] = []
        """The pages received in the main frame, redirections left out; the last one is on screen."""
        self.requested: list[str] = []
        """The addresses requested since the last document, that one included."""
        self.foreign: list[str] = []
        """Addresses outside the site."""
        self.complaints: list[str] = []
        """Errors and warnings of the console, uncaught exceptions, what the CSP blocked, requests that failed."""
        self.received = 0
        """Bytes received since the last document was asked for, as they were on the wire, headers included."""
        self._page = page
        self._site = site
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfailed", self._on_failure)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.add_init_script(_REPORT_BLOCKED)
        devtools = page.context.new_cdp_session(page)
        devtools.on("Network.loadingFinished", self._on_finished)
        devtools.send("Network.enable")

    @property
    def document(self) -> Response:
        """The page on screen, as the server sent it."""
        return self.documents[-1]

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self._page.main_frame:
            self.requested.clear()
            self.received = 0
        if request.url.startswith(("data:", "blob:")):
            return
        self.requested.append(request.url)
        if not request.url.startswith(self._site + "/"):
            self.foreign.append(request.url)

    def _on_response(self, response: Response) -> None:
        request = response.request
        redirected = 300 <= response.status < 400
        if request.is_navigation_request() and request.frame == self._page.main_frame and not redirected:
            self.documents.append(response)

    def _on_finished(self, event: Mapping[str, float]) -> None:
        self.received += int(event["encodedDataLength"])

    def _on_failure(self, request: Request) -> None:
        # A download, or a request overtaken by the next one, is given up on purpose.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.url}: {request.failure}")

    def _on_console(self, message: ConsoleMessage) -> None:
        # An error page is announced as such, at its own address; that it has the right status is checked elsewhere.
        own = message.text.startswith(_OWN_STATUS) and message.location["url"] == self._page.url
        if message.type in {"error", "warning"} and not own:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_error(self, error: Error) -> None:
        self.complaints.append(f"uncaught: {error}")
