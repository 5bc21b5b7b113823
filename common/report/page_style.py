"""STYLE: of the page."""

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; max-width: 1100px; margin: 1em auto;
       padding: 0 1em; }
h1 { font-size: 1.5em; overflow-wrap: anywhere; }
h2 { font-size: 1.25em; border-bottom: 1px solid #ccc; margin-top: 2em; }
h3 { font-size: 1em; margin: 1.5em 0 0.3em; }
nav a { margin-right: 1.2em; }
img { max-width: 100%; }
.wide { overflow-x: auto; }
.missing { background: #f4f4f4; border-left: 4px solid #e69f00; padding: 0.5em 1em; }
.note { color: #555; }
table { border-collapse: collapse; margin: 0.5em 0; }
th, td { padding: 0.15em 0.7em; text-align: left; border-bottom: 1px solid #e4e4e4; white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
table.facts td { white-space: normal; overflow-wrap: anywhere; }
th button { font: inherit; font-weight: bold; border: 0; background: none; padding: 0; cursor: pointer; }
th button:hover { text-decoration: underline; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
pre { background: #f4f4f4; padding: 0.7em; overflow-x: auto; font-size: 13px; }
code { background: #f4f4f4; overflow-wrap: anywhere; }
.cases { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 1em; }
figure { margin: 0; background: #000; color: #fff; padding: 0.6em; }
figure svg { display: block; width: 100%; max-height: 70vh; }
figure svg[hidden] { display: none; }
figure input[type=range] { width: 100%; }
figcaption { overflow-wrap: anywhere; }
figure .note { color: #aaa; }
path { fill: none; stroke-width: 1.5px; vector-effect: non-scaling-stroke; }
.label path { stroke-dasharray: none; }
.prediction path { stroke-dasharray: 4 2.5; }
svg text { fill: #fff; font-weight: bold; stroke: #000; stroke-width: 0.15em; paint-order: stroke; }
.hides-label .label, .hides-prediction .prediction { display: none; }
.key { display: inline-block; width: 1.6em; height: 0.35em; margin: 0 0.4em 0.2em 1em; }
"""
