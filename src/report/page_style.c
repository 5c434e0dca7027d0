/* The page's style sheet: screen in two themes, phones, print. Colours keep 4.5 to 1 against their ground in both themes. */
#include "present/html.h"
#include "report/report.h"

static const char *const lines[] = {
    ":root{--ink:#1a1a1a;--soft:#4d4d4d;--paper:#ffffff;--panel:#f4f5f7;--line:#c9ced6;--link:#0b57a4;--focus:#b34700;--good:#1b6e2e;--bad:#a11212;",
    "--warn:#7a3e00;--warn-ground:#ffe9b8;color-scheme:light}",
    "@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--ink:#e8e8e8;--soft:#b4bac3;--paper:#14171b;--panel:#1f242a;--line:#47505b;",
    "--link:#8ec4ff;--focus:#ffb86b;--good:#7fd491;--bad:#ff9c9c;--warn:#ffd27d;--warn-ground:#3a2c08;color-scheme:dark}}",
    ":root[data-theme=dark]{--ink:#e8e8e8;--soft:#b4bac3;--paper:#14171b;--panel:#1f242a;--line:#47505b;--link:#8ec4ff;--focus:#ffb86b;--good:#7fd491;",
    "--bad:#ff9c9c;--warn:#ffd27d;--warn-ground:#3a2c08;color-scheme:dark}",
    "*{box-sizing:border-box}html{scroll-padding-top:4.5rem}",
    "body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif}",
    "a{color:var(--link)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,[tabindex]:focus-visible",
    "{outline:3px solid var(--focus);outline-offset:2px}",
    ".skip{position:absolute;inset-inline-start:1rem;top:-5rem;z-index:9}.skip:focus{top:.5rem;background:var(--paper);padding:.5rem 1rem;z-index:9}",
    ".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
    ".frame{max-width:82rem;margin:0 auto;padding:0 1.25rem;display:grid;grid-template-columns:17rem minmax(0,1fr);gap:2.5rem}",
    "header .inner,footer .inner{max-width:82rem;margin:0 auto;padding:1.25rem}",
    "header{border-bottom:1px solid var(--line)}footer{border-top:1px solid var(--line);color:var(--soft);font-size:.875rem;margin-top:3rem}",
    "h1{font-size:1.9rem;line-height:1.2;margin:.25rem 0 .5rem}h2{font-size:1.5rem;line-height:1.25;margin:2.5rem 0 .75rem;padding-top:.5rem}",
    "h3{font-size:1.2rem;line-height:1.3;margin:0 0 .25rem}h4{font-size:1rem;margin:1.25rem 0 .4rem}h1,h2,h3,p,li,dd,summary,caption{overflow-wrap:anywhere}th,td{overflow-wrap:break-word;max-width:24rem}",
    ".facts{display:flex;flex-wrap:wrap;gap:.25rem 2rem;margin:.5rem 0 0}.facts div{display:flex;gap:.5rem}.facts dt{color:var(--soft)}.facts dd{margin:0;font-weight:600}",
    "section>h3{margin-top:1.5rem}.controls{display:flex;flex-wrap:wrap;gap:.75rem 1.25rem;align-items:end;margin-top:1rem}.controls[hidden]{display:none}.controls label{display:block;font-size:.875rem;color:var(--soft)}",
    "input,select,button{font:inherit;color:var(--ink);background:var(--panel);border:1px solid var(--soft);border-radius:4px;padding:.4rem .6rem}button{cursor:pointer}",
    "nav{position:sticky;top:3rem;align-self:start;max-height:calc(100vh - 3.5rem);overflow-y:auto;padding:1.5rem 0;font-size:.9rem}",
    "nav ol{list-style:none;margin:0;padding:0}nav ol ol{margin:.25rem 0 .5rem;padding-inline-start:.75rem;border-inline-start:2px solid var(--line)}",
    "nav a{display:block;padding:.2rem 0;text-decoration:none;overflow-wrap:anywhere}nav a:hover{text-decoration:underline}",
    ".question{border-top:1px solid var(--line);padding:1.5rem 0;content-visibility:auto;contain-intrinsic-size:auto 60rem}.question[hidden]{display:none}",
    ".meta,.note,.opine-note{color:var(--soft);font-size:.875rem;margin:.25rem 0}code,pre{font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.85em}",
    "pre{background:var(--panel);padding:.75rem;margin:.5rem 0;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:4px}",
    "figure{margin:1rem 0;background:#ffffff;border:1px solid var(--line);border-radius:4px;padding:.25rem;max-width:44rem}figure svg{direction:ltr;display:block;width:100%;height:auto}",
    "details{margin:.75rem 0}summary{cursor:pointer;color:var(--link)}",
    ".whole{white-space:nowrap}figure[tabindex]{overflow-x:auto}p[dir=auto]{text-align:match-parent}.scroll{position:relative;overflow-x:auto;margin:.25rem 0 .75rem;max-width:100%}",
    ".opine-banner{background:var(--warn-ground);color:var(--warn);border:0;font-weight:700;padding:.4rem 1rem;margin:0}",
    ".above{position:sticky;top:0;z-index:5;text-align:center}.paper{display:none}",
    ".opine-table{border-collapse:collapse;font:inherit;font-size:.875rem;margin:0}.opine-table th,.opine-table td{padding:.2rem .6rem;vertical-align:top}",
    ".opine-caption{text-align:start;color:var(--soft);font:inherit;font-size:.875rem}.question .opine-caption strong{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}",
    ".question .opine-caption br{display:none}.opine-table th,.opine-table td{text-align:start}.opine-table .opine-number{text-align:right;direction:ltr}.opine-table th.opine-number{direction:inherit}",
    ".opine-foot ul{padding-inline:1.5rem}.opine-base,.opine-faint,.opine-foot,.opine-note{color:var(--soft)}.opine-good{color:var(--good)}.opine-bad{color:var(--bad)}",
    ".opine-table .opine-rule{border-top:1px solid var(--line)}.opine-table .opine-top{border-top:2px solid var(--ink)}",
    ".opine-table .opine-under{border-bottom:1px solid var(--ink)}.opine-table .opine-end{border-bottom:2px solid var(--ink)}",
    ".question .opine-table tbody th{min-width:7.5rem}.sortable tbody th{min-width:9rem}.opine-table tbody tr:hover{background:var(--panel)}.opine-table p,.opine-foot p,.opine-foot li{font:inherit;font-size:.875rem}",
    "th button{font-weight:inherit;font-size:inherit;background:none;border:0;padding:0;text-align:inherit;color:inherit;text-decoration:underline dotted}",
    "th[aria-sort=ascending] button::after{content:' \\25B2'}th[aria-sort=descending] button::after{content:' \\25BC'}",
    "@media (max-width:56rem){.frame{grid-template-columns:minmax(0,1fr);gap:0}nav{position:static;max-height:none;padding:1rem 0 0}nav ol ol{max-height:14rem;overflow-y:auto}",
    "h1{font-size:1.5rem}.above{font-size:.75rem}.frame,header .inner,footer .inner{padding-inline:.75rem}}",
    "@media (max-width:40rem){figure{padding:0;overflow-x:auto}figure svg{min-width:32rem}}",
    "@page{size:A4;margin:15mm 12mm}@page broad{size:A4 landscape;margin:12mm}",
    "@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){--ink:#000;--soft:#444;--paper:#fff;--panel:#f4f5f7;--line:#999;--link:#000;--warn:#7a3e00;--warn-ground:#ffe9b8;",
    "--good:#1b6e2e;--bad:#a11212;color-scheme:light}",
    "body{font-size:10pt}nav,.controls,.skip,.back{display:none}.frame{display:block;padding:0;max-width:none}.above{display:none}.paper{display:block;font-size:8pt}",
    "h1{font-size:18pt}h2{break-before:page;font-size:14pt;margin-top:0}h2.first{break-before:auto}h2,h3,h4,summary,caption,.meta,.paper{break-after:avoid}",
    "figure,tr,li{break-inside:avoid}figure{max-width:16cm}thead{display:table-header-group}.scroll{overflow:visible}.broad{page:broad}",
    ".opine-table{font-size:8pt}.broad .opine-table{font-size:7pt}.opine-table th,.opine-table td{padding:1pt 4pt}.question{content-visibility:visible;padding:8pt 0}.question[hidden]{display:block}",
    "details:not([open]):not(.long)::details-content{content-visibility:visible;block-size:auto}a{text-decoration:none}}",
};

void page_style(op_text *out) {
  op_text_add(out, "<style>\n");
  html_css(out);
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    op_text_add(out, lines[i]);
    op_text_add_char(out, '\n');
  }
  op_text_add(out, "</style>\n");
}
