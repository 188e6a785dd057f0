/// The style sheet of `packet.html`: light and dark, screen and paper, from a telephone's width up.
enum PacketStyle {
  static let text = """
    :root{color-scheme:light dark;--ink:#1a1f26;--soft:#55606e;--page:#f6f7f9;--card:#fff;--line:#dde1e7;--accent:#0b5cad;\
    --warn:#8a4b00;--warn-bg:#fff5e3;--warn-line:#eec27a;--bad:#a1221c;--good:#1c6b3a}
    @media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#a3adba;--page:#14171b;--card:#1d2127;--line:#343a43;\
    --accent:#7db8f5;--warn:#f2c078;--warn-bg:#2c2415;--warn-line:#6b5223;--bad:#f59a94;--good:#86d3a2}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    main,header.top{max-width:72rem;margin:0 auto;padding:0 1.25rem}
    header.top{padding-top:2rem;padding-bottom:.5rem}
    h1{font-size:1.75rem;line-height:1.2;margin:.1rem 0 .25rem;letter-spacing:-.01em;overflow-wrap:anywhere}
    h2{font-size:1.2rem;margin:0 0 .75rem}
    h3{font-size:1rem;margin:0 0 .35rem;overflow-wrap:anywhere}details+h3,ol+h3,ul+h3,p+h3{margin-top:1rem}
    p{margin:.25rem 0;overflow-wrap:anywhere}
    a{color:var(--accent);text-underline-offset:.15em}
    a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
    .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:1}
    .soft{color:var(--soft)}.small{font-size:.875rem}.number{font-variant-numeric:tabular-nums}
    nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;margin:.75rem 0 0;padding:.6rem 0;border-block:1px solid var(--line);font-size:.925rem}
    section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:1rem 0;min-width:0}
    .facts{display:flex;flex-wrap:wrap;gap:1px;background:var(--line);border:1px solid var(--line);\
    border-radius:10px;overflow:hidden;margin:1rem 0}
    .facts>div{flex:1 1 10rem;min-width:0;background:var(--card);padding:.8rem 1rem}
    .facts dt{color:var(--soft);font-size:.85rem}.facts dd{margin:0;font-size:1.2rem;font-weight:650;line-height:1.3;overflow-wrap:break-word;font-variant-numeric:tabular-nums}
    .facts dd small{display:block;font-size:.825rem;font-weight:400;color:var(--soft);line-height:1.35}
    .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1rem;margin:1rem 0;align-items:start}.pair section{margin:0}.stack{display:grid;gap:1rem;min-width:0}
    ol.plain,ul.plain{margin:0;padding-left:1.3rem}ul.bare{list-style:none;margin:0;padding:0}
    li{margin:.3rem 0;overflow-wrap:anywhere}
    .notice{border:1px solid currentColor;border-left-width:5px;border-radius:8px;background:var(--card);color:var(--bad);padding:.6rem 1rem;margin:1rem 0}
    .holds{background:var(--warn-bg);border-color:var(--warn-line)}.holds h2{color:var(--warn)}
    .hold+.hold{border-top:1px solid var(--warn-line);margin-top:.9rem;padding-top:.9rem}
    .choices{list-style:none;margin:.5rem 0;padding:0;display:grid;gap:.3rem}
    .choices li{display:flex;flex-wrap:wrap;gap:.15rem .75rem;justify-content:space-between;background:var(--card);border:1px solid var(--warn-line);\
    border-radius:7px;padding:.4rem .75rem;margin:0}
    code{font:.85em ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
    .tag{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .55rem;font-size:.8rem;line-height:1.5;white-space:nowrap}
    .bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
    .scroll{overflow-x:auto;max-width:100%}
    table{border-collapse:collapse;width:100%;font-size:.95rem}
    th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
    thead th{border-top:0;color:var(--soft);font-weight:500;font-size:.85rem;white-space:nowrap}
    td.money,th.money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;padding-right:0}
    tfoot td,tfoot th{border-top:2px solid var(--ink);font-weight:650}
    .nowrap{white-space:nowrap}
    details{margin-top:.25rem}li>details:not([open]){display:inline-block;margin:0 0 0 .6rem}summary{cursor:pointer;color:var(--soft);font-size:.85rem}
    .evidence{list-style:none;margin:.25rem 0 0;padding:0 0 0 .75rem;border-left:2px solid var(--line);font-size:.85rem;color:var(--soft)}
    .evidence q{color:var(--ink)}
    .when{display:grid;grid-template-columns:6.5rem 1fr;gap:.1rem 1rem;margin:0}.when dt{color:var(--soft);font-variant-numeric:tabular-nums}.when dd{margin:0 0 .4rem}
    .said{margin:.25rem 0 .5rem}.said dt{color:var(--soft);font-size:.85rem}.said dd{margin:0 0 .3rem;white-space:pre-line}.said details{white-space:normal}
    .series{list-style:none;margin:.4rem 0 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));gap:.5rem}
    .series li{display:flex;gap:.6rem;align-items:flex-start;margin:0}.series img{width:5rem;height:auto;flex:none;background:#000;border-radius:4px}
    .thumbs{display:flex;flex-wrap:wrap;gap:.4rem;margin-top:.5rem}.thumbs a{display:block;line-height:0;border:1px solid var(--line);border-radius:3px;overflow:hidden;background:#fff}\
    .thumbs img{display:block;height:auto}
    .sheet{content-visibility:auto;contain-intrinsic-size:auto 60rem;padding-top:.9rem;margin-top:.9rem;border-top:1px solid var(--line)}
    .sheet svg{display:block;width:100%;max-width:52rem;height:auto;background:#fff;border:1px solid var(--line)}
    .sheet rect{fill:#ffe266;fill-opacity:.6;mix-blend-mode:multiply}.sheet rect:target{fill:#ffc400;fill-opacity:.8;stroke:#c2185b;stroke-width:2}.sheet:target{outline:3px solid var(--accent);outline-offset:6px}
    footer{max-width:72rem;margin:0 auto;padding:0 1.25rem 3rem;color:var(--soft);font-size:.85rem}
    @media(max-width:40rem){
    body{font-size:15px}header.top{padding-top:1.25rem}section{padding:.9rem 1rem}.when{grid-template-columns:1fr}.when dt{margin-top:.4rem}
    table.cards thead{position:absolute;left:-999rem}table.cards tr{display:block;border-top:1px solid var(--line);padding:.6rem 0}
    table.cards td,table.cards th{display:block;border:0;padding:.1rem 0;text-align:left}table.cards td.money{font-weight:650;white-space:normal}
    table.cards tfoot tr{border-top:2px solid var(--ink)}}
    @media print{
    :root{--ink:#000;--soft:#444;--page:#fff;--card:#fff;--line:#bbb;--accent:#000;--warn:#000;--warn-bg:#fff;--warn-line:#777;--bad:#000;--good:#000;color-scheme:light}
    @page{margin:16mm 15mm}body{font-size:10pt}nav,.skip,#evidence,.thumbs{display:none}main,header.top,footer{max-width:none;padding-inline:0}
    section{border:0;border-top:1px solid var(--line);border-radius:0;padding:.6rem 0;margin:.5rem 0}.hold,tr,li,.facts{break-inside:avoid}h2{break-after:avoid}
    .facts dd{font-size:1.1rem}
    li>details:not([open]){display:none}details.all::details-content{content-visibility:visible;height:auto}}
    """
}
