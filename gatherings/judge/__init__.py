"""The judge: may this file be taken? `python -m gatherings.judge PATH [NAME] [--declared TYPE]`.

A child process without Django, database or network, started by members.confinement with limits of
memory, time and file size. It prints one line of JSON: {"accepted": true, "kind": …,
"content_type": …} or {"accepted": false, "reason": …}, where the reason is a key of
gatherings.uploads.refusals.SENTENCES. One module a family of files, and of those only the one that
the file needs is loaded.
"""
