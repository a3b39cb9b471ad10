"""One sheet of people, brought in: read, matched, planned, shown, saved as shown, and taken back.

    bytes ─ reading ─► rows ─ columns ─► entries ─ planning (known) ─► what each row does ─ saving ─► undoing
                                                        └ shown, stored, and saved as it was shown

What an upload holds is `partners.models.Import`; this room stands above partners and workgroups, because a row of a
sheet speaks of both.
"""
