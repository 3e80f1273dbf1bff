/** What keeps a template from flying and is its author's to mend; the message begins with the place. */
export class NotDeployable extends Error {}
