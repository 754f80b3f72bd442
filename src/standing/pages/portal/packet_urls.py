"""The addresses of an agency's packets, and of all it sent and received."""

from django.urls import path

from standing.pages.portal import history, packets

_PACKETS = "agency/<slug:code>/packets/"
_PACKET = f"{_PACKETS}<slug:slug>/<int:number>/"
_NOTICE = f"{_PACKET}<str:mptc_id>/"

urlpatterns = [
    path("agency/<slug:code>/sent/", history.sent, name="portal-sent"),
    path(
        "agency/<slug:code>/sent/sent-and-received.csv", history.sent_file, name="portal-sent-file"
    ),
    path(_PACKETS, packets.packets, name="portal-packets"),
    path(_PACKET, packets.packet, name="portal-packet"),
    path(f"{_PACKET}file/", packets.packet_file, name="portal-packet-file"),
    path(f"{_PACKET}handed-over/", packets.hand_over, name="portal-hand-over"),
    path(f"{_NOTICE}file/", packets.notice_file, name="portal-notice-file"),
    path(f"{_NOTICE}taken-back/", packets.take_back, name="portal-hand-over-taken-back"),
]
