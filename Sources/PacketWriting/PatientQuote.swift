import CaseModel
import Crypto
import Foundation
import Mustache

/// `quote.html`: the quote for the patient, on one page to print, in plain words and without anything of the records.
package struct PatientQuote {
  private let library: MustacheLibrary

  /// Throws where the template is wrong, which is our own mistake.
  package init() throws {
    MustacheContentTypes.register(ScalarEscaping(), named: "SCALAR_HTML")
    library = MustacheLibrary(templates: ["quote": try MustacheTemplate(string: PatientQuote.template)])
  }

  package func html(_ content: PacketContent) -> String {
    let summary = content.summary
    let quote = summary.quote
    let patient = summary.requestForm?.patient
    let name = [patient?.given, patient?.family].compactMap(\.self).joined(separator: " ")
    let open = quote.lines.filter { $0.amount == nil }.map(PatientQuote.name)
    let values: [String: Any] = [
      "reference": summary.reference.digits, "version": content.version, "patient": PacketView.stated(name),
      "style": PatientQuote.style,
      "styleHash": Data(SHA256.hash(data: Array(PatientQuote.style.utf8))).base64EncodedString(),
      "lines": quote.lines.map(line), "total": quote.total.text, "isPartial": quote.isPartial,
      "open": open.joined(separator: ", "), "hasOpen": !open.isEmpty,
      "range": PacketView.stated(
        quote.lowTotal == quote.highTotal ? nil : "\(quote.lowTotal.text) and \(quote.highTotal.text)"),
      "priceList": quote.priceList,
    ]
    return library.render(values, withTemplate: "quote") ?? ""
  }

  private func line(_ line: QuoteLine) -> [String: Any] {
    let isSited = line.details.contains { $0.site != nil }
    return [
      "name": PatientQuote.name(line), "plain": PacketView.stated(line.plain),
      "amount": line.amount?.text ?? "price to follow",
      "count": line.quantity > 1 ? "\(line.quantity) × \(line.unitPrice?.text ?? "")" : "",
      "hasCount": line.quantity > 1 && line.unitPrice != nil,
      "parts": isSited ? line.details.filter { $0.site != nil }.map(\.label) : [],
    ]
  }

  private static func name(_ line: QuoteLine) -> String {
    line.label.hasSuffix(": to be quoted") ? String(line.label.dropLast(14)) : line.label
  }

  private static let style = """
    :root{color-scheme:light dark;--ink:#1a1f26;--soft:#55606e;--page:#fff;--line:#dde1e7}
    @media(prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#a3adba;--page:#14171b;--line:#343a43}}
    *{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    main{max-width:44rem;margin:0 auto;padding:2rem 1.25rem 3rem}h1{font-size:1.7rem;line-height:1.2;margin:0 0 .3rem}
    p{margin:.35rem 0;overflow-wrap:anywhere}.soft{color:var(--soft)}.small{font-size:.9rem}
    table{border-collapse:collapse;width:100%;margin:1.5rem 0 1rem}th,td{text-align:left;vertical-align:top;padding:.75rem 0;border-top:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
    th strong{display:block}thead th{color:var(--soft);font-size:.9rem;border:0;padding:.2rem 0}
    .money{text-align:right;white-space:nowrap;padding-left:1.25rem;font-variant-numeric:tabular-nums}
    tfoot th,tfoot td{border-top:2px solid var(--ink);font-weight:650;font-size:1.15rem}ul{margin:.2rem 0 0;padding-left:1.2rem}
    @media print{:root{--ink:#000;--soft:#444;--page:#fff;--line:#bbb;color-scheme:light}@page{margin:18mm}body{font-size:11pt}main{max-width:none;padding:0}tr{break-inside:avoid}}
    """

  private static let template = """
    {{% CONTENT_TYPE:SCALAR_HTML}}<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{styleHash}}'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>Quote for case {{reference}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <main>
    <h1>What the second opinion costs</h1>
    <p class="soft">Case {{reference}}{{#patient}}, for {{patient}}{{/patient}}</p>
    <table>
    <thead><tr><th scope="col">For</th><th scope="col" class="money">Price</th></tr></thead>
    <tbody>
    {{#lines}}<tr><th scope="row"><strong>{{name}}</strong>{{#plain}}<span class="soft">{{plain}}</span>{{/plain}}<ul>{{#parts}}<li>{{.}}</li>{{/parts}}</ul></th>\
    <td class="money">{{amount}}{{#hasCount}}<br><span class="soft small">{{count}}</span>{{/hasCount}}</td></tr>
    {{/lines}}</tbody>
    <tfoot><tr><th scope="row">{{#isPartial}}Total so far{{/isPartial}}{{^isPartial}}Total{{/isPartial}}</th><td class="money">{{total}}</td></tr></tfoot>
    </table>
    {{#isPartial}}<p><strong>This is not the whole price yet.</strong>{{#hasOpen}} The price of these is still to follow: {{open}}.{{/hasOpen}}</p>{{/isPartial}}
    {{#range}}<p>Some questions about the records are still open. When they are answered, the prices above come to between {{range}}.</p>{{/range}}
    <p class="soft small">This is a quote and not a bill. Prices: {{priceList}}; version {{version}} of the case.</p>
    </main>
    </body>
    </html>

    """
}
