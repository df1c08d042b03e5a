"""Mail that a provider received and hands over by a webhook: a thin door to the spool.

Django-anymail checks the signatures. It is not asked to read the mail: it does so by Python's `policy.default`,
which raises on headers that anybody can send, and a mail that is refused here for ever is lost.
"""
