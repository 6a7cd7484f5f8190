"""Staff pages (trang làm việc của cán bộ): what an official reads and does after signing in.

Pages are drawn on the server and work without script.  Every view declares its policy, makes one call to an
action or a query with the caller's reach, and hands the result to a template.
"""
