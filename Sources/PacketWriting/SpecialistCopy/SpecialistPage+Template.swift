extension SpecialistPage {
  static let template = """
    \(PacketTemplate.opening(title: "Case for a specialist, without identifiers"))
    <header class="top"><p class="soft small">Specialist copy without identifiers</p><h1>{{patient}}</h1></header>
    <main id="main">
    <section aria-labelledby="left-out-title"><h2 id="left-out-title">What is left out</h2><ul class="plain">{{#leftOut}}<li>{{.}}</li>{{/leftOut}}</ul></section>
    <dl class="facts"><div><dt>Quote</dt><dd>{{total}}{{#isPartial}}<small>of what has a price</small>{{/isPartial}}</dd></div>
    <div><dt>Billable pages</dt><dd>{{billable}}<small>of {{found}} found</small></dd></div><div><dt>Questions</dt><dd><small>{{questions}}</small></dd></div></dl>
    <section aria-labelledby="specialties-title"><h2 id="specialties-title">Proposed specialties</h2>
    <ul class="plain">{{#specialties}}<li>{{.}}</li>{{/specialties}}</ul>
    <h3>Reviews needed</h3><ul class="plain">{{#reviews}}<li>{{label}}{{#sites}} <span class="soft">{{sites}}</span>{{/sites}}</li>{{/reviews}}</ul></section>
    <section aria-labelledby="documents-title"><h2 id="documents-title">Documents</h2><div class="scroll"><table class="cards">
    <thead><tr><th scope="col">No.</th><th scope="col">Document</th><th scope="col">Year</th><th scope="col">Pages</th></tr></thead><tbody>
    {{#documents}}<tr><td class="number">{{number}}</td><td>{{label}}{{#needsTranslation}} <span class="tag warn">needs translation</span>{{/needsTranslation}}</td><td class="number">{{year}}</td><td class="number">{{pages}}</td></tr>{{/documents}}
    </tbody></table></div></section>
    <section aria-labelledby="imaging-title"><h2 id="imaging-title">Imaging studies</h2><div class="scroll"><table class="cards">
    <thead><tr><th scope="col">No.</th><th scope="col">Study</th><th scope="col">Sites</th><th scope="col">Report</th></tr></thead><tbody>
    {{#studies}}<tr><td class="number">{{number}}</td><td>{{modalities}} <span class="soft">{{year}}</span><ul class="series">{{#series}}<li>\
    {{#hasPicture}}<img src="{{picture}}" width="{{width}}" height="{{height}}" alt="">{{/hasPicture}}<span>{{title}}{{#note}}<br><span class="soft small">{{note}}</span>{{/note}}</span></li>{{/series}}</ul></td>\
    <td>{{#sites}}{{sites}}{{/sites}}</td><td>{{report}}</td></tr>{{/studies}}
    </tbody></table></div></section>
    <section aria-labelledby="pathology-title"><h2 id="pathology-title">Pathology</h2><div class="scroll"><table class="cards">
    <thead><tr><th scope="col">No.</th><th scope="col">Site</th><th scope="col">Specimen</th></tr></thead><tbody>
    {{#specimens}}<tr><td class="number">{{number}}</td><td>{{site}}</td><td>{{note}}</td></tr>{{/specimens}}
    </tbody></table></div></section>
    <section aria-labelledby="quote-title"><h2 id="quote-title">Quote</h2><div class="scroll"><table class="cards">
    <thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="money">Amount</th></tr></thead><tbody>
    {{#lines}}<tr><td>{{label}}{{#sites}}<div class="small soft">{{sites}}</div>{{/sites}}</td><td class="number">{{quantity}}</td><td class="money">{{amount}}</td></tr>{{/lines}}
    </tbody><tfoot><tr><th scope="row" colspan="2">Total</th><td class="money">{{total}}</td></tr></tfoot></table></div></section>
    <section aria-labelledby="holds-title"><h2 id="holds-title">Open with the coordinator</h2><ul class="plain">{{#holds}}<li>{{matter}}: {{count}}</li>{{/holds}}</ul></section>
    </main>
    </body>
    </html>

    """
}
