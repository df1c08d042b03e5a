"""Which attached files can do harm when they are opened: programs, and what hides or starts them."""

from postroom.mail.word_lists import words

PROGRAMS = words(
    """ade adp apk app appimage application appref-ms bat bin cmd com command cpl deb desktop dll dmg exe gadget
    hta inf ins isp jar jnlp js jse lib lnk mde msc msi msix msp mst nsh osx pif pkg ps1 ps1xml ps2 psc1 psd1 psm1
    py pyc pyw reg rpm run scf scr sct settingcontent-ms sh shb shs sys url vb vbe vbs vxd workflow ws wsc wsf wsh xll
    xnk"""
)
MACROS = words("docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm")
PAGES = words("htm html mht mhtml shtml svg svgz xht xhtml xml xsl")
IMAGES_OF_DISKS = words("img iso vhd vhdx cab udf")
_PROGRAM_TYPES = frozenset(
    ("application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-msdownload",
     "application/java-archive", "application/x-sh", "application/javascript", "text/javascript",
     "application/hta", "application/x-ms-shortcut", "application/vnd.android.package-archive")
)  # fmt: skip
_PAGE_TYPES = frozenset(("text/html", "image/svg+xml", "application/xhtml+xml"))


def danger_of(name: str, content_type: str) -> str:
    """Return what a file could do, as a sentence; "" for the others. By its name and by what its bytes show."""
    ending = name.lower().rstrip(". ").rpartition(".")[2]
    kind = content_type.partition(";")[0].strip().lower()
    if ending in PROGRAMS or kind in _PROGRAM_TYPES:
        return "This is a program: it can do anything on the computer that opens it."
    if ending in MACROS or "macroenabled" in kind:
        return "This document can carry programs (macros)."
    if ending in PAGES or kind in _PAGE_TYPES:
        return "This page can carry programs, or look like a page to sign in to."
    if ending in IMAGES_OF_DISKS:
        return "This disk image can hide programs from the checks of the computer."
    return ""
