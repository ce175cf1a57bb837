"""Who may do what, how often: names, roles, invitations, rates. Who is asking is http's to know."""
