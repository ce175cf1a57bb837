/** Texts of the page where maintainers invite others. */
export const INVITATION_WORDS = Object.freeze({
  "invitations.title": "Invitations",
  "invitations.lead": "Whoever opens a link types a name and is in. It works once.",
  "invitations.local":
    "This editor runs on one machine and asks nobody who they are: there is no need to invite anybody.",
  "invitations.refused": "Only maintainers may invite others.",
  "invitations.role": "As",
  "invitations.role.contributor": "Contributor",
  "invitations.role.maintainer": "Maintainer",
  "invitations.roleHint":
    "Contributors listen, write and download patches. " +
    "Maintainers also write branches, open pull requests, align again and invite.",
  "invitations.days": "Valid for",
  "invitations.days.n": { one: "{n} day", other: "{n} days" },
  "invitations.make": "Make a link",
  "invitations.link": "The link, shown only now",
  "invitations.copy": "Copy",
  "invitations.copied": "The link is copied.",
  "invitations.copyByHand": "This browser does not copy by itself: the link is selected, press Ctrl+C.",
  "invitations.made": "For one {role}, until {until}.",
  "invitations.open": "Open links",
  "invitations.none": "No link is open.",
  "invitations.from": "from {name}",
  "invitations.operator": "from the command line",
  "invitations.until": "until {until}",
  "invitations.takeBack": "Take back",
  "invitations.takenBack": "Taken back: that link leads nowhere now.",
  "invitations.failed": "That did not work: {message}",
});
