"""Why a photo gave nothing, in words that say what to do: for pages in Chinese, for the terminal in English."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "missing": _("没有找到这个文件"),
    "empty": _("这个文件是空的，请重新选择"),
    "not_an_image": _("这个文件不是能打开的图片，请改传 JPG、PNG 或 WebP 照片"),
    "too_small": _("图片太小，看不清文字，请重新拍照"),
    "wrong_side": _("这是国徽面，请翻到有头像的一面再拍"),
    "no_card": _("照片里没有看到身份证，请把身份证人像面放满画面再拍"),
    "no_licence": _("照片里没有看到营业执照，请把整张执照拍进画面"),
    "no_plate": _("照片里没有看到车牌，请靠近一些、正对车牌再拍"),
    "several_numbers": _("照片里有不止一张证件，请一次只拍一张"),
    "several_plates": _("照片里有不止一块车牌，请一次只拍一块"),
    "unreadable": _("文字看不清，请在光线充足处避开反光，放平后重新拍照，也可以直接填写"),
}
"""By the code of `reading.CannotRead`; the command prints code and sentence, a page the sentence."""

ENGLISH = {
    "missing": "There is no such file.",
    "empty": "The file is empty.",
    "not_an_image": "The file cannot be opened as a picture.",
    "too_small": "The picture is too small to hold readable text.",
    "wrong_side": "This is the side with the emblem; the side with the portrait is needed.",
    "no_card": "There is no ID card to be seen.",
    "no_licence": "There is no business licence to be seen.",
    "no_plate": "There is no number plate to be seen.",
    "several_numbers": "There is more than one card in the picture.",
    "several_plates": "There is more than one plate in the picture.",
    "unreadable": "The text cannot be read well enough.",
}
