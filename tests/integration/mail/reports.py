"""Reports of non-delivery as mail servers write them (RFC 3464); the people are invented."""

FAILED = """\
Return-Path: <>
Received: by mx.agency.example (Postfix) id 4Z1abc; Mon,  2 Mar 2026 12:00:07 -0500 (EST)
Date: Mon,  2 Mar 2026 12:00:07 -0500 (EST)
From: MAILER-DAEMON@mx.agency.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4Z1abc.1772470807/mx.agency.example"
Message-Id: <20260302170007.4Z1abc@mx.agency.example>

This is a MIME-encapsulated message.

--4Z1abc.1772470807/mx.agency.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.agency.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4Z1abc.1772470807/mx.agency.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.agency.example
X-Postfix-Queue-ID: 4Z1abc
Arrival-Date: Mon,  2 Mar 2026 12:00:06 -0500 (EST)

Final-Recipient: rfc822; clerk@example.org
Original-Recipient: rfc822;clerk@example.org
Action: {action}
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <clerk@example.org>: Recipient address
    rejected: User unknown in virtual mailbox table

--4Z1abc.1772470807/mx.agency.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: Register of Police Officers <register@standing.example>
Message-ID: {message_id}
X-Standing-Attempt: 1
Subject: A file
To: clerk@example.org

--4Z1abc.1772470807/mx.agency.example--
"""
OUT_OF_OFFICE = """\
From: Dana Clerk <clerk@example.org>
To: {to}
Subject: Automatic reply: A file
Auto-Submitted: auto-replied
In-Reply-To: {message_id}
Message-ID: <auto-1@example.org>

I am away until Monday.
"""


def failed(*, message_id: str = "<lost@elsewhere.example>", to: str = "register@standing.example",
           action: str = "failed") -> bytes:  # fmt: skip
    """A report by Postfix; the headers of what came back hold ``message_id``."""
    return FAILED.format(message_id=message_id, to=to, action=action).encode()
