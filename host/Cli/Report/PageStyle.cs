namespace ImitationHil.Cli.Report;

/// <summary>The style sheet and the few lines of script of the page; nothing in it depends on the data.</summary>
public static class PageStyle
{
    /// <summary>Style sheet without the colours, which come from <see cref="Palette.StyleSheet"/>.</summary>
    public const string Css = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 "Helvetica Neue",Arial,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:1264px;margin:0 auto;padding:40px 24px 64px}
        header{display:flex;gap:24px;align-items:flex-start;justify-content:space-between}
        h1{font-size:32px;line-height:1.2;letter-spacing:-.01em;margin:0 0 12px;max-width:28em;text-wrap:balance}
        h2{font-size:20px;line-height:1.3;margin:0 0 8px;max-width:60em;text-wrap:balance}
        .summary{font-size:18px;max-width:46em;margin:0 0 24px}
        .strip{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:0;margin:0 0 16px;padding:0;list-style:none;border-top:1px solid var(--grid);border-bottom:1px solid var(--grid)}
        .strip li{padding:14px 16px 14px 14px;margin:12px 0;border-left:4px solid var(--c);line-height:1.25}
        .strip b{display:block;font-size:28px;letter-spacing:-.01em;white-space:nowrap}
        .strip span{font-size:14px;color:var(--muted)}
        figure,.table,.settings{margin:48px 0 0}
        .panels{display:grid;gap:20px 24px}
        .panels.two{grid-template-columns:repeat(2,minmax(0,1fr))}
        .panels.four{grid-template-columns:repeat(4,minmax(0,1fr))}
        .panels>svg:only-child{max-width:760px}
        svg{display:block;width:100%;height:auto;overflow:visible;font-family:inherit}
        .keys{display:flex;flex-wrap:wrap;gap:4px 22px;margin:0 0 12px;font-size:14px;color:var(--muted)}
        .keys span{display:inline-flex;align-items:center;gap:7px}
        .keys svg{width:30px;flex:none}
        figcaption,.note{font-size:14px;color:var(--muted);max-width:90em;margin:10px 0 0;overflow-wrap:anywhere}
        text.ink{fill:var(--ink)} text.muted{fill:var(--muted)} text.strong{font-weight:600}
        text.halo{paint-order:stroke;stroke:var(--page);stroke-width:5px;stroke-linejoin:round}
        .grid{stroke:var(--grid);stroke-width:1} .axis{stroke:var(--axis);stroke-width:1} .thick{stroke-width:1.5}
        .shade{fill:var(--shade)} .circle{fill:none;stroke:var(--ink);stroke-width:1.5}
        .one{stroke:var(--ink);stroke-width:1.25} .tick{stroke:var(--ink);stroke-width:2}
        .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round} .pred{stroke-dasharray:6 4;stroke-width:1.5} .ideal{stroke-dasharray:1.5 3;stroke-width:1.75}
        .band{fill:var(--c);opacity:.16} .band.key{opacity:.25}
        .dot{fill:var(--c);stroke:var(--page);stroke-width:.75} .ring{fill:var(--page);stroke:var(--c);stroke-width:1.5}
        .bar{stroke:var(--c);stroke-width:3} .leader{stroke:var(--c);stroke-width:1}
        .fill{fill:var(--f);stroke:var(--c);stroke-width:1} .whisker{stroke:var(--ink);stroke-width:1.25} .expect{stroke:var(--ink);stroke-width:2} .seam{stroke:var(--page);stroke-width:3.5}
        .table{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:15px}
        caption{text-align:left;font-size:18px;font-weight:600;margin:0 0 8px}
        th,td{padding:5px 12px 5px 0;text-align:left;border-bottom:1px solid var(--grid);font-weight:400;white-space:nowrap}
        thead th{color:var(--muted);font-size:14px;border-bottom:1px solid var(--axis);vertical-align:bottom}
        .n{text-align:right} .prose{white-space:normal;min-width:24em;max-width:46em}
        .swatch{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:8px;background:var(--f);box-shadow:inset 0 0 0 1px var(--c)}
        .settings h2{margin-bottom:12px}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(360px,100%),1fr));gap:0 32px;margin:0;font-size:15px}
        dl div{display:flex;gap:12px;justify-content:space-between;padding:5px 0;border-bottom:1px solid var(--grid)}
        dt{color:var(--muted)} dd{margin:0;text-align:right;overflow-wrap:anywhere}
        .toggle{display:flex;gap:0;flex:none} .toggle[hidden]{display:none}
        .toggle button{font:inherit;font-size:14px;color:var(--ink);background:var(--page);border:1px solid var(--axis);margin-left:-1px;padding:5px 11px;cursor:pointer}
        .toggle button:first-child{border-radius:6px 0 0 6px} .toggle button:last-child{border-radius:0 6px 6px 0}
        .toggle button[aria-pressed=true]{background:var(--ink);color:var(--page)}
        :root[data-projector] main{max-width:1600px} :root[data-projector] body{font-size:22px}
        :root[data-projector] h1{font-size:44px} :root[data-projector] h2{font-size:32px} :root[data-projector] .summary{font-size:26px}
        :root[data-projector] .strip b{font-size:40px} :root[data-projector] .strip span{font-size:20px}
        :root[data-projector] :is(.keys,figcaption,.note,table,thead th,dl){font-size:20px} :root[data-projector] caption{font-size:26px}
        :root[data-projector] .panels.two{grid-template-columns:minmax(0,1fr)} :root[data-projector] .panels.four{grid-template-columns:repeat(2,minmax(0,1fr))}
        :root[data-projector] .panels>svg:only-child{max-width:none}
        @media (max-width:960px){.panels.two{grid-template-columns:minmax(0,1fr)}.panels.four{grid-template-columns:repeat(2,minmax(0,1fr))}header{flex-direction:column-reverse;gap:12px}h1{font-size:28px}}
        @media (max-width:540px){.panels.four{grid-template-columns:minmax(0,1fr)}main{padding:24px 16px}}
        @page{size:A4 landscape;margin:12mm}
        @media print{main{padding:0;max-width:none}h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin-bottom:4px}.summary{font-size:14px;max-width:none;margin:0 0 8px}.strip{margin:0}.strip li{margin:6px 0;padding:2px 12px}.strip b{font-size:20px}.strip span,.keys,figcaption,.note{font-size:12px}.keys{margin-bottom:4px}th,td{padding:3px 12px 3px 0}caption{font-size:15px}thead th{font-size:12px}dl{font-size:13px}.toggle{display:none!important}figure,.settings,tr,.strip{break-inside:avoid}h2,caption,thead{break-after:avoid}figure,.table,.settings{margin-top:20px}body{print-color-adjust:exact;-webkit-print-color-adjust:exact}.table{overflow:visible}table{font-size:13px}.panels.two{grid-template-columns:repeat(2,minmax(0,1fr))}.panels.four{grid-template-columns:repeat(4,minmax(0,1fr))}}
        """;

    /// <summary>Switches the theme; without script the buttons stay hidden and the page follows the system.</summary>
    public const string Script = """
        (function(){var r=document.documentElement,t=document.querySelector('.toggle');t.hidden=false;
        t.addEventListener('click',function(e){var b=e.target.closest('button');if(!b)return;var v=b.value;
        if(v==='projector'){if(r.hasAttribute('data-projector'))r.removeAttribute('data-projector');else r.setAttribute('data-projector','');}
        else{if(v)r.setAttribute('data-theme',v);else r.removeAttribute('data-theme');}
        t.querySelectorAll('button').forEach(function(x){x.setAttribute('aria-pressed',x.value==='projector'?r.hasAttribute('data-projector'):(r.getAttribute('data-theme')||'')===x.value);});});})();
        """;

    /// <summary>The buttons that the script brings to life.</summary>
    public const string Toggle =
        "<div class=\"toggle\" role=\"group\" aria-label=\"Appearance\" hidden><button type=\"button\" value=\"\" aria-pressed=\"true\">Auto</button>"
        + "<button type=\"button\" value=\"light\" aria-pressed=\"false\">Light</button><button type=\"button\" value=\"dark\" aria-pressed=\"false\">Dark</button>"
        + "<button type=\"button\" value=\"projector\" aria-pressed=\"false\">Projector</button></div>";
}
