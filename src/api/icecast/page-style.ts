/** Style sheet of the server-rendered pages, at the path that Icecast uses. */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: #f6f5f1;
  --card: #fff;
  --ink: #1b1d21;
  --quiet: #5c6068;
  --line: #dddad2;
  --accent: #9a3412;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161a;
    --card: #1d2026;
    --ink: #eceae4;
    --quiet: #a5a9b2;
    --line: #333842;
    --accent: #fbab7e;
  }
}
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; justify-content: space-between; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
h2, h3 { font-size: 1.1rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
a { color: var(--accent); }
nav a { margin-right: 1rem; display: inline-block; padding: 0.25rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem 1.25rem; margin: 0 0 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
tr:first-child > * { border-top: 0; }
th, .yellowkeys td:first-child { color: var(--quiet); font-weight: 500; white-space: nowrap; }
.mountlist { list-style: none; display: flex; gap: 1rem; padding: 0; margin: 0.5rem 0; }
audio { width: 100%; margin: 0.5rem 0; }
label { display: block; color: var(--quiet); }
input { max-width: 100%; box-sizing: border-box; }
button, .listed .short { white-space: nowrap; }
input, button { font: inherit; padding: 0.4rem 0.6rem; margin: 0.25rem 0.5rem 0.25rem 0; }
@media (max-width: 40rem) {
  .yellowkeys, .yellowkeys tbody, .yellowkeys tr, .yellowkeys td, .listed, .listed tbody, .listed tr, .listed td { display: block; }
  .yellowkeys tr, .listed tr { border-top: 1px solid var(--line); padding: 0.25rem 0; }
  .yellowkeys td, .listed td { border-top: 0; padding: 0; }
  .listed tr:first-child { display: none; }
  .listed td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); }
  .listed .short { white-space: normal; }
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
