"""What a browser keeps of what somebody was shown goes when she signs out."""

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType, expect

from tests.browser.conftest import sign_in
from tests.browser.places import MEMBER
from tests.browser.test_presentation import picture, put_out
from tests.portal import Portal


def lies_in(folder: Path, content: bytes, *, wanted: bool) -> bool:
    """Whether a file there has it; asked until it is as wanted, since a browser takes its time."""
    for _time in range(50):
        files = [file for file in folder.rglob("*") if file.is_file()]
        if any(content in file.read_bytes() for file in files) == wanted:
            return wanted
        time.sleep(0.1)
    return not wanted


def test_pictures_of_pages_leave_the_machine_with_who_saw_them(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    busy_portal: Portal,
    unblocked: None,
    tmp_path: Path,
) -> None:
    address = put_out(busy_portal, "Bare for medlemmer", "Innledning")
    shown = picture(400).read()
    kept: Any = {"user_data_dir": tmp_path, "base_url": busy_portal.url}
    with browser_type.launch_persistent_context(**browser_type_launch_args, **kept) as context:
        page = context.new_page()
        sign_in(page, busy_portal.signin_url(MEMBER))
        page.goto(address)
        expect(page.locator(".kn-strip img")).not_to_have_js_property("naturalWidth", 0)
        assert lies_in(tmp_path, shown, wanted=True)
        page.goto("/konto/logg-ut/")
        page.locator("main").get_by_role("button").click()
        page.wait_for_url("**/")
        assert not lies_in(tmp_path, shown, wanted=False)
