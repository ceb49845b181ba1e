"""A provider to try against: Twilio's Messages API, an SMTP server, and a page of phones and inboxes.

It stands alone: settings are all it shares with the product, which reaches it over the network as
it reaches the real ones. Everything is kept in memory and is gone when the process ends.

For tests and benchmarks, besides Twilio's own addresses:

- `GET /simulator/counts`: what was accepted, how much of it twice, callbacks, faults used.
- `GET /simulator/messages?to=+46…`, `GET /simulator/mails?to=name@example.org`: newest first.
- `GET` and `POST /simulator/faults`: every fault with its value; change some (JSON or form).
- `POST /simulator/inbound` (from, body): somebody answers from their phone.
- `DELETE /simulator/`: forget everything and go back to the faults it was started with.
"""
