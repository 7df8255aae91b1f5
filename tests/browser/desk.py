"""The secretariat's form of a gathering, by the words that stand on it."""

from playwright.sync_api import FilePayload, Locator, Page, expect

PROGRAMME, PRESENTATIONS = "items", "presentations"


class Desk:
    """One gathering, as it is being made."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, *, title: str) -> None:
        """Open the empty form from the desk's front page, and write what a gathering must have."""
        self.page.goto("/admin/")
        self.page.locator("#content-main .model-gathering .addlink").click()
        self.page.get_by_label("Tittel:").first.fill(title)
        self.page.get_by_label("Starter:").fill("2031-05-22T10:00")
        self.page.get_by_label("Slutter:").fill("2031-05-22T14:00")
        self.page.get_by_label("Sted:").fill("Rådhuset på Ørlandet")

    def host(self, name: str) -> None:
        """Choose the host by name."""
        self.page.locator(".field-host .select2-selection").click()
        self.page.locator(".select2-dropdown .select2-search__field").fill(name)
        self._choose(name)

    def talk(self, number: int, *, start: str, title: str, speaker: str = "") -> None:
        """Fill the programme's row `number`, which is added if it is not there."""
        row = self.row(PROGRAMME, number)
        row.get_by_label("Klokkeslett").fill(start)
        row.get_by_label("Minutter").fill("30")
        row.get_by_label("Tittel").fill(title)
        if speaker:
            row.locator(".select2-search__field").fill(speaker)
            self._choose(speaker)

    def presentation(self, number: int, *, title: str, item: str, file: FilePayload) -> None:
        """Fill a presentation's row `number`, which is added if it is not there."""
        row = self.row(PRESENTATIONS, number)
        row.get_by_label("Tittel").fill(title)
        row.get_by_label("Programpost").select_option(item)
        row.get_by_label("Fil:").set_input_files(file)

    def row(self, group: str, number: int) -> Locator:
        """One row of a group, counted from 0 as the form does."""
        row = self.page.locator(f"#{group}-{number}")
        if not row.count():
            self.page.locator(f"#{group}-group .add-row a").click()
        return row

    def programme(self) -> list[str]:
        """The titles as they stand in the form."""
        titles = self.page.locator(f"#{PROGRAMME}-group [name$=-title]:not([name*=__prefix__])")
        written = titles.evaluate_all("fields => fields.map((field) => field.value)")
        return [title for title in written if title]

    def save(self, button: str = "Lagre og fortsett å redigere") -> None:
        """Send the form and see that it was taken."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def _choose(self, name: str) -> None:
        self.page.get_by_role("option", name=name).first.click()
