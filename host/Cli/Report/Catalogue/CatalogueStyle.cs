namespace ImitationHil.Cli.Report;

/// <summary>What the catalogue adds to the style sheet of <see cref="PageStyle"/>.</summary>
internal static class CatalogueStyle
{
    public const string Css = """
        html{scroll-behavior:smooth}
        a{color:inherit;text-underline-offset:3px;text-decoration-thickness:1px;text-decoration-color:var(--axis)}
        a:hover{text-decoration-thickness:2px} :target{scroll-margin-top:16px}
        .summary{max-width:52em}
        .mark{display:inline-block;width:16px;height:16px;flex:none} .seal{fill:var(--c)} .stroke{fill:none;stroke:var(--page);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
        .contents{border-top:1px solid var(--axis);border-bottom:1px solid var(--axis);margin:32px 0 0;padding:8px 0 16px}
        .contents section{display:grid;grid-template-columns:230px minmax(0,1fr);gap:0 24px;padding:10px 0}
        .contents section+section{border-top:1px solid var(--grid)}
        .contents h2{font-size:16px;margin:3px 0 0} .contents h2 a{text-decoration:none} .contents h2 span{display:block;font-weight:400;font-size:14px;color:var(--muted)}
        .contents ul{list-style:none;margin:0;padding:0}
        .contents li{display:grid;grid-template-columns:16px 200px minmax(0,1fr);gap:0 10px;align-items:baseline;padding:2px 0;font-size:15px}
        .contents li .mark{align-self:start;margin-top:3px} .contents li>span{color:var(--muted)}
        .chapter{margin:72px 0 0} .chapter>h2{font-size:28px;letter-spacing:-.01em;margin:0 0 6px} .lead{font-size:18px;max-width:46em;margin:0}
        .claim{margin:36px 0 0;padding:24px 0 0;border-top:1px solid var(--axis)}
        .tag{display:flex;align-items:center;gap:8px;margin:0 0 6px;font-size:14px;color:var(--muted)} .tag code{font:600 14px/1.4 ui-monospace,"DejaVu Sans Mono",monospace;color:var(--ink)}
        .claim h3{font-size:22px;line-height:1.3;letter-spacing:-.005em;margin:0 0 6px;max-width:44em;text-wrap:balance}
        .source,.error{margin:0;font-size:14px;color:var(--muted);max-width:80em} .error{margin-top:12px;padding:12px 16px;background:var(--shade);color:var(--ink);font-size:15px;overflow-wrap:anywhere}
        .both{display:grid;grid-template-columns:minmax(0,608px) minmax(0,1fr);gap:20px 40px;align-items:start;margin:20px 0 0}
        .both figure,.both .table{margin:0}
        @media screen and (min-width:1101px){:root:not([data-projector]) .both figure{position:sticky;top:16px}}
        h4{font-size:16px;line-height:1.35;margin:0 0 10px;text-wrap:balance}
        .both th,.both td{padding:0 0 0 14px;border-bottom:0;vertical-align:baseline} .both th:first-child,.both td:first-child{padding-left:0}
        .both thead th{padding-bottom:6px;border-bottom:1px solid var(--axis)} .both tbody th{white-space:normal;min-width:9em}
        .both tbody tr:not(.why)>*{padding-top:3px} .both tbody tr:first-child>*{padding-top:9px} .both td .mark{vertical-align:-2px}
        .both tr.why td{white-space:normal;font-size:14px;line-height:1.4;color:var(--muted);padding:1px 30px 9px 0;border-bottom:1px solid var(--grid)}
        .under{stroke-width:3.5;opacity:.5} .dash{stroke-dasharray:4 3;stroke-width:1.75}
        .both thead th.n{min-width:6em} .both td i{color:var(--muted)}
        sup,sub{font-weight:inherit;font-size:.72em;line-height:0} .unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        :root[data-projector] .claim h3{font-size:34px} :root[data-projector] h4{font-size:26px} :root[data-projector] .lead{font-size:26px} :root[data-projector] .both{grid-template-columns:minmax(0,1fr)}
        :root[data-projector] :is(.tag,.tag code,.source,.contents li,.both tr.why td,.contents h2 span){font-size:20px} :root[data-projector] .contents h2{font-size:22px} :root[data-projector] .contents li{grid-template-columns:16px 280px minmax(0,1fr)}
        @media (max-width:1100px){.both{grid-template-columns:minmax(0,1fr)}.both figure{max-width:680px}}
        @media (max-width:720px){.contents section{grid-template-columns:minmax(0,1fr)}.contents li{grid-template-columns:16px minmax(0,1fr)}.contents li>span{grid-column:2}}
        @media print{html{font-size:14px}.chapter{margin-top:24px}.chapter>h2{font-size:20px}.lead{font-size:14px;max-width:none}.contents{margin-top:8px;padding:0}.contents section{padding:4px 0}.contents li{font-size:13px;padding:0}.claim{margin-top:16px;padding-top:12px}.chapter+.chapter .claim,.claim+.claim{break-inside:avoid}.claim h3{font-size:17px}.both{grid-template-columns:minmax(0,480px) minmax(0,1fr);gap:8px 28px;margin-top:8px}h4{font-size:14px;margin-bottom:4px}.both tr.why td{font-size:12px;padding-bottom:4px}.both tbody tr:first-child>*{padding-top:4px}.contents h2{break-after:auto}.contents li,.claim figure,.both tbody{break-inside:avoid}.chapter>h2,.lead,.tag,.claim h3,.source{break-after:avoid}a{text-decoration:none}}
        """;
}
