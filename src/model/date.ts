/** Whether a text is a day of the calendar, written like 2027-03-31. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // The parser takes 31 February for a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
