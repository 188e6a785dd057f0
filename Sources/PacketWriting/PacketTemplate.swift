/// The text of `packet.html`. Every value goes through the escaping of ``ScalarEscaping``; there is no raw insertion but the style sheet.
enum PacketTemplate {
  static let evidence = """
    {{% CONTENT_TYPE:SCALAR_HTML}}{{#hasEvidence}}<details><summary>Evidence ({{evidenceCount}})</summary><ul class="evidence">\
    {{#evidence}}<li>{{#href}}<a href="{{href}}">page {{label}}</a>{{/href}}{{^href}}{{place}}{{/href}}: <q dir="auto">{{words}}</q> \
    <span>{{rule}}, {{confidence}}</span></li>{{/evidence}}</ul></details>{{/hasEvidence}}
    """

  static let hold = """
    {{% CONTENT_TYPE:SCALAR_HTML}}<div class="hold"><h3>{{question}}</h3><p class="soft small">{{matter}} · \
    {{#isOne}}hold <code>{{id}}</code>{{/isOne}}{{^isOne}}asked {{count}} times{{/isOne}}</p>
    <ul class="choices">{{#choices}}<li><span>{{label}} <code class="soft">{{choice}}</code>{{#stands}} <span class="tag warn">stands until decided</span>{{/stands}}</span>\
    <span class="number">{{delta}}</span></li>{{/choices}}</ul>{{> evidence}}\
    {{^isOne}}<details class="all"><summary>Each of the {{count}}</summary><ul class="evidence">{{#members}}<li><code>{{id}}</code>\
    {{#evidence}} {{#href}}<a href="{{href}}">page {{label}}</a>{{/href}}{{^href}}{{place}}{{/href}}: <q dir="auto">{{words}}</q>{{/evidence}}</li>{{/members}}</ul></details>{{/isOne}}</div>
    """

  /// How every page of ours begins: what a browser may load and run, which is nothing but the style and the pictures inside.
  static func opening(title: String) -> String {
    """
    {{% CONTENT_TYPE:SCALAR_HTML}}<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{styleHash}}'; img-src data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <meta name="referrer" content="no-referrer">
    <title>\(title)</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#main">To the content</a>
    """
  }

  static let page = """
    \(opening(title: "Case {{reference}} · packet {{version}}"))
    <header class="top">
    <p class="soft small number">Case {{reference}} · packet version {{version}}</p>
    <h1><bdi>{{patient}}</bdi></h1>
    <p class="soft">{{patientDetails}}</p>
    {{#diagnosis}}<p><strong><bdi>{{diagnosis}}</bdi></strong></p>{{/diagnosis}}
    {{#physician}}<p class="soft">Referred by <bdi>{{physician}}</bdi></p>{{/physician}}
    <nav aria-label="Contents"><ul>
    {{#hasHolds}}<li><a href="#holds">Holds</a></li>{{/hasHolds}}<li><a href="#questions">Questions</a></li><li><a href="#chronology">Chronology</a></li>
    <li><a href="#documents">Documents</a></li><li><a href="#imaging">Imaging</a></li><li><a href="#pathology">Pathology</a></li>
    <li><a href="#quote">Quote</a></li><li><a href="#pages">Pages</a></li>{{#hasSheets}}<li><a href="#evidence">Evidence</a></li>{{/hasSheets}}<li><a href="#provenance">What came</a></li><li><a href="records.pdf">records.pdf</a></li>
    </ul></nav>
    </header>
    <main id="main">
    {{#notices}}<p class="notice"><strong>{{title}}</strong> {{text}}</p>{{/notices}}
    <dl class="facts">
    <div><dt>Quote</dt><dd>{{total}}<small>{{totalNote}}</small></dd></div>
    <div><dt>Billable pages</dt><dd>{{billable}}<small>{{pagesNote}}</small></dd></div>
    {{#reviews}}<div><dt>{{title}}</dt><dd>{{count}}<small>{{note}}</small></dd></div>
    {{/reviews}}<div><dt>Eligibility</dt><dd class="{{eligibilityClass}}">{{eligibility}}<small>{{eligibilityNote}}</small></dd></div>
    </dl>
    <div class="pair">
    <section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">Questions</h2>
    <ol class="plain">{{#questions}}<li value="{{number}}">{{text}}{{#hasParts}}<ul class="plain small soft">{{#parts}}<li>{{.}}</li>{{/parts}}</ul>{{/hasParts}}{{> evidence}}</li>{{/questions}}</ol>
    {{^hasQuestions}}<p class="soft">No question was found.</p>{{/hasQuestions}}</section>
    <div class="stack"><section aria-labelledby="specialties-title"><h2 id="specialties-title">Proposed specialties</h2>
    <ol class="plain">{{#specialties}}<li>{{label}}{{> evidence}}{{#hasPeople}}<ul class="plain small">{{#people}}<li><bdi>{{name}}</bdi> <span class="soft">{{note}}</span>{{> evidence}}</li>{{/people}}</ul>{{/hasPeople}}</li>{{/specialties}}</ol>{{^hasSpecialties}}<p class="soft">None proposed yet.</p>{{/hasSpecialties}}
    {{#hasOtherSpecialties}}<details><summary>{{otherSpecialtyCount}} more, with less evidence</summary><ol class="plain" start="4">{{#otherSpecialties}}<li>{{label}}{{> evidence}}</li>{{/otherSpecialties}}</ol></details>{{/hasOtherSpecialties}}
    {{#hasRoster}}<p class="small soft">{{rosterNote}}</p>{{/hasRoster}}
    {{#hasReviewers}}<h3>Reviews needed</h3><ul class="plain">{{#reviewers}}<li>{{label}} <span class="soft">{{sites}}</span>{{> evidence}}</li>{{/reviewers}}</ul>{{/hasReviewers}}</section>
    <section aria-labelledby="gaps-title"><h2 id="gaps-title">Missing</h2>
    <ul class="bare">{{#gaps}}<li><span class="tag {{class}}">{{state}}</span> {{label}}</li>{{/gaps}}</ul>{{^hasGaps}}<p class="soft">Nothing that was declared or is needed.</p>{{/hasGaps}}</section></div>
    </div>
    {{#hasHolds}}<section class="holds" id="holds" aria-labelledby="holds-title"><h2 id="holds-title">{{holdCount}} to decide{{#isGrouped}}, {{groupCount}} different{{/isGrouped}}</h2>
    {{#holds}}{{> hold}}{{/holds}}
    {{#hasOtherHolds}}<details class="all"><summary>{{otherHoldCount}} more to decide</summary>{{#otherHolds}}{{> hold}}{{/otherHolds}}</details>{{/hasOtherHolds}}
    <p class="small soft">Answer with <code>dossier decide {{reference}} HOLD CHOICE</code></p></section>{{/hasHolds}}
    <section id="completeness" aria-labelledby="completeness-title"><h2 id="completeness-title">Declared and needed, against what came</h2>
    <ul class="bare">{{#completeness}}<li><span class="tag {{class}}">{{state}}</span> {{label}}{{> evidence}}</li>{{/completeness}}</ul>
    {{^hasCompleteness}}<p class="soft">Nothing was declared.</p>{{/hasCompleteness}}</section>
    {{#hasChanges}}<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Changed since the last version</h2>
    <ul class="plain">{{#changes}}<li>{{.}}</li>{{/changes}}</ul></section>{{/hasChanges}}
    <section id="chronology" aria-labelledby="chronology-title"><h2 id="chronology-title">Chronology</h2>
    <dl class="when">{{#chronology}}<dt>{{date}}</dt><dd>{{#link}}<a href="records.pdf#page={{link}}">{{title}}</a>{{/link}}{{^link}}{{title}}{{/link}} <span class="soft">{{note}}</span></dd>{{/chronology}}</dl>
    {{^hasChronology}}<p class="soft">Nothing is dated.</p>{{/hasChronology}}</section>
    <section id="documents" aria-labelledby="documents-title"><h2 id="documents-title">Documents</h2><div class="scroll">
    <table class="cards"><thead><tr><th scope="col">No.</th><th scope="col">Document</th><th scope="col">Date</th><th scope="col">From</th><th scope="col">Pages</th></tr></thead><tbody>
    {{#documents}}<tr><td class="number">{{id}}</td><td>{{#link}}<a href="records.pdf#page={{link}}">{{title}}</a>{{/link}}{{^link}}{{title}}{{/link}}<br><span class="soft small">{{type}}</span>\
    {{#flags}} <span class="tag {{class}}">{{text}}</span>{{/flags}}{{> evidence}}\
    {{#hasSaid}}<details><summary>{{saidSummary}}</summary><dl class="said">{{#said}}<dt>{{label}}</dt><dd dir="auto">{{text}}{{> evidence}}</dd>{{/said}}</dl></details>{{/hasSaid}}\
    {{#hasThumbs}}<div class="thumbs">{{#thumbs}}<a href="{{href}}"><img src="{{picture}}" width="{{width}}" height="{{height}}" alt="Page {{label}}" loading="lazy" decoding="async"></a>{{/thumbs}}</div>{{/hasThumbs}}\
    {{#hasOtherThumbs}}<details><summary>{{otherThumbCount}} more pages</summary><div class="thumbs">{{#otherThumbs}}<a href="{{href}}"><img src="{{picture}}" width="{{width}}" height="{{height}}" alt="Page {{label}}" loading="lazy" decoding="async"></a>{{/otherThumbs}}</div></details>{{/hasOtherThumbs}}</td>\
    <td class="nowrap number">{{date}}</td><td>{{from}}</td><td class="nowrap number">{{pages}}</td></tr>{{/documents}}
    </tbody></table></div>{{^hasDocuments}}<p class="soft">No document could be read.</p>{{/hasDocuments}}</section>
    <section id="imaging" aria-labelledby="imaging-title"><h2 id="imaging-title">Imaging studies</h2><div class="scroll">
    <table class="cards"><thead><tr><th scope="col">Date</th><th scope="col">Study</th><th scope="col">Sites</th><th scope="col">Report</th></tr></thead><tbody>
    {{#studies}}<tr><td class="nowrap number">{{date}}</td><td>{{title}}<br><span class="soft small">{{note}}</span>{{#flags}} <span class="tag {{class}}">{{text}}</span>{{/flags}}\
    {{#hasSeries}}<details{{#isShort}} open{{/isShort}}><summary>{{seriesCount}}</summary><ul class="series">{{#series}}<li>\
    {{#hasPicture}}<img src="{{picture}}" width="{{width}}" height="{{height}}" alt="">{{/hasPicture}}<span>{{title}}<br><span class="soft small">{{note}}</span>\
    {{#hasGaps}} <span class="tag warn">{{gaps}}</span>{{/hasGaps}}{{^hasPicture}} <span class="soft small">{{pictureNote}}</span>{{/hasPicture}}</span></li>{{/series}}</ul></details>{{/hasSeries}}\
    {{#manifest}}<p class="small soft"><a href="{{manifest}}">{{manifest}}</a> names its {{manifestCount}} instances for an archive or viewer</p>{{/manifest}}</td>\
    <td>{{#sites}}<div>{{name}}{{> evidence}}</div>{{/sites}}</td><td>{{#link}}<a href="records.pdf#page={{link}}">{{report}}</a>{{/link}}{{^link}}{{report}}{{/link}}\
    {{#reportPage}}<div class="thumbs"><a href="{{href}}"><img src="{{picture}}" width="{{width}}" height="{{height}}" alt="Page {{label}}" loading="lazy" decoding="async"></a></div>{{/reportPage}}</td></tr>{{/studies}}
    </tbody></table></div>{{^hasStudies}}<p class="soft">No imaging study came.</p>{{/hasStudies}}</section>
    <section id="pathology" aria-labelledby="pathology-title"><h2 id="pathology-title">Pathology</h2><div class="scroll">
    <table class="cards"><thead><tr><th scope="col">Part</th><th scope="col">Specimen</th><th scope="col">Site</th><th scope="col">Accession</th></tr></thead><tbody>
    {{#specimens}}<tr><td>{{part}}</td><td>{{description}}<br><span class="soft small">{{note}}</span>{{> evidence}}</td><td>{{site}}</td><td class="number">{{accession}}</td></tr>{{/specimens}}
    </tbody></table></div>{{^hasSpecimens}}<p class="soft">No specimen was found.</p>{{/hasSpecimens}}</section>
    <section id="quote" aria-labelledby="quote-title"><h2 id="quote-title">Quote</h2><div class="scroll">
    <table class="cards"><thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="money">Price</th><th scope="col" class="money">Amount</th></tr></thead><tbody>
    {{#lines}}<tr><td>{{label}}{{#details}}<div class="small soft">{{label}}{{> evidence}}</div>{{/details}}</td><td class="number">{{quantity}}</td><td class="money">{{price}}</td><td class="money">{{amount}}</td></tr>{{/lines}}
    </tbody><tfoot><tr><th scope="row" colspan="3">Total{{#isPartial}} of what has a price{{/isPartial}}</th><td class="money">{{total}}</td></tr></tfoot></table></div>
    <p class="soft small">{{totalNote}}</p><p class="soft small">Price list {{priceList}}</p>
    {{#hasReadings}}<details><summary>Other readings of the policy</summary><ul class="evidence">{{#readings}}<li>{{label}}: {{total}} <code>{{setting}}</code></li>{{/readings}}</ul></details>{{/hasReadings}}</section>
    <section id="pages" aria-labelledby="pages-title"><h2 id="pages-title">Page count</h2>
    <p>{{billable}} billable of {{found}} found; the files say {{declared}}.{{^isSettled}} <span class="tag warn">not settled</span>{{/isSettled}}</p>
    {{#hasExclusions}}<div class="scroll"><table class="cards"><thead><tr><th scope="col">Page</th><th scope="col">Not counted because</th></tr></thead><tbody>
    {{#exclusions}}<tr><td class="number">{{#link}}<a href="records.pdf#page={{link}}">{{label}}</a>{{/link}}{{^link}}{{label}}{{/link}}</td><td>{{reason}}{{> evidence}}</td></tr>{{/exclusions}}</tbody></table></div>{{/hasExclusions}}</section>
    <section id="provenance" aria-labelledby="provenance-title"><h2 id="provenance-title">What came</h2><ul class="bare">
    {{#sources}}<li><code class="soft">{{id}}</code> <strong>{{name}}</strong> <span class="soft small">{{note}}</span><ul class="plain small">{{#findings}}<li><span class="{{class}}">{{severity}}</span>: {{message}}</li>{{/findings}}</ul></li>{{/sources}}</ul>
    {{#hasFindings}}<h3>Findings</h3><ul class="plain">{{#findings}}<li><span class="{{class}}">{{severity}}</span>: {{message}}</li>{{/findings}}</ul>{{/hasFindings}}</section>
    {{#hasSheets}}<section id="evidence" aria-labelledby="evidence-title"><h2 id="evidence-title">Pages with their evidence</h2>
    <p class="soft small">Where a fact says what it rests on, its page opens here with the words marked; all pages are in <a href="records.pdf">records.pdf</a>.</p>
    {{#sheets}}<article class="sheet" id="page-{{label}}"><h3>Page {{label}} <span class="soft small"><bdi>{{title}}</bdi> · <a href="records.pdf#page={{recordsPage}}">page {{recordsPage}} of records.pdf</a></span></h3>
    <svg viewBox="0 0 {{width}} {{height}}" role="img" aria-label="Page {{label}}, the words marked that facts rest on"><image href="{{picture}}" width="{{width}}" height="{{height}}" preserveAspectRatio="none"/>\
    {{#marks}}<rect id="page-{{label}}-{{mark}}" x="{{x}}" y="{{y}}" width="{{w}}" height="{{h}}" rx="2"/>{{/marks}}</svg></article>
    {{/sheets}}</section>{{/hasSheets}}
    </main>
    <footer><p>Pipeline {{pipeline}} <code>{{pipelineDigest}}</code> · inputs <code>{{inputsDigest}}</code></p><p>Confidential: for the patient, the referring physician and the specialist.</p></footer>
    </body>
    </html>

    """
}
