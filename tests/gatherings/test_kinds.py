from gatherings.kinds import ACCEPTED_KINDS, PICTURES, accept_attribute, labelled


def test_the_help_text_names_each_kind_with_its_extensions() -> None:
    assert labelled() == (
        "PDF, PowerPoint (pptx, ppsx), OpenDocument (odp, odt, ods), Keynote (key), Word (docx), "
        "Excel (xlsx), PNG, JPEG (jpg, jpeg), WebP, HEIC (heic, heif)"
    )


def test_the_help_text_of_a_photo_names_pictures_only() -> None:
    assert labelled(PICTURES) == "PNG, JPEG (jpg, jpeg), WebP, HEIC (heic, heif)"


def test_a_photo_field_asks_the_browser_for_pictures() -> None:
    assert accept_attribute(PICTURES) == ".png,.jpg,.jpeg,.webp,.heic,.heif"


def test_a_file_field_asks_the_browser_for_all_kinds() -> None:
    assert (
        accept_attribute().count(",")
        == sum(len(kind.extensions) for kind in ACCEPTED_KINDS.values()) - 1
    )
