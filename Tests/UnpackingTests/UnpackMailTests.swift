import Foundation
import ProgramTesting
import Testing

@Suite struct UnpackMailTests {
  private func unpack(_ lines: String) throws -> UnpackRun {
    try UnpackRun.unpack(Array(lines.replacingOccurrences(of: "\n", with: "\r\n").utf8), kind: .email)
  }

  private let head = """
    From: =?utf-8?Q?J=C3=B6rg?= <j@example.org>
    To: records@example.org
    Subject: Records
    Message-ID: <1@example.org>
    MIME-Version: 1.0

    """

  @Test func `the body comes with its header lines, attachments by their decoded names`() throws {
    let run = try unpack(
      head + """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Sch=F6ne Gr=FC=DFe
        --b
        Content-Type: application/pdf
        Content-Disposition: attachment; filename*=utf-8''Bericht%20M%C3%BCller.pdf
        Content-Transfer-Encoding: base64

        JVBERi0xLjc=
        --b
        Content-Type: application/pdf; name="=?utf-8?B?w6QucGRm?="
        Content-Disposition: attachment; filename="../../=?utf-8?B?w6QucGRm?="
        Content-Transfer-Encoding: base64

        JVBERi0xLjY=
        --b--

        """)
    #expect(run.findings.isEmpty)
    #expect(run.files.map(\.path) == ["message.txt", "Bericht Müller.pdf", "ä.pdf"])
    #expect(run.files.allSatisfy { $0.isComplete })
    let body = String(decoding: run.files[0].bytes, as: UTF8.self)
    #expect(body.hasPrefix("From: Jörg <j@example.org>\nTo: records@example.org\nSubject: Records\n\n"))
    #expect(body.contains("Schöne Grüße"))
    #expect(run.files[1].bytes == Array("%PDF-1.7".utf8))
    #expect(run.files[2].bytes == Array("%PDF-1.6".utf8))
  }

  @Test func `of two forms of one text the plain one is taken`() throws {
    let run = try unpack(
      head + """
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        plain
        --b
        Content-Type: text/html

        <p>rich</p>
        --b--

        """)
    #expect(run.files.map(\.path) == ["message.txt"])
  }

  @Test func `a body of HTML alone stays HTML, header lines within`() throws {
    let run = try unpack(head + "Content-Type: text/html\n\n<p>rich</p>\n")
    #expect(run.files.map(\.path) == ["message.html"])
    #expect(String(decoding: run.files[0].bytes, as: UTF8.self).contains("From: Jörg &lt;j@example.org&gt;<br>"))
  }

  @Test func `a forwarded message gives its own text and attachments`() throws {
    let run = try unpack(
      head + """
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        see below
        --b
        Content-Type: message/rfc822

        From: x@example.org
        Subject: inner
        Content-Type: text/plain

        inner text
        --b--

        """)
    #expect(run.files.map(\.path) == ["message.txt", "message 2.txt"])
    #expect(String(decoding: run.files[1].bytes, as: UTF8.self).contains("Subject: inner\n\ninner text"))
  }

  @Test func `names that come twice and names that are missing are told apart`() throws {
    let part = "--b\nContent-Type: application/pdf%\nContent-Disposition: attachment\n\nx\n"
    let named = part.replacingOccurrences(of: "%", with: "; name=a.pdf")
    let run = try unpack(
      head + "Content-Type: multipart/mixed; boundary=b\n\n" + named + named
        + part.replacingOccurrences(of: "%", with: "") + "--b--\n")
    #expect(run.files.map(\.path) == ["a.pdf", "2 a.pdf", "attachment 3", "message.txt"])
  }

  @Test func `a sealed message says that it was not read`() throws {
    let run = try unpack(
      head + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nAAAA\n")
    #expect(run.findings == ["email-encrypted"])
  }

  @Test func `a message that is cut gives what can be read and says so`() throws {
    let run = try unpack(
      head + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nhello\n")
    #expect(run.files.map(\.path) == ["message.txt"])
    #expect(run.findings == ["email-truncated"])
  }

  @Test func `parts within parts without end do no harm`() throws {
    let nested = (0..<2000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
    let run = try unpack(head + nested)
    #expect(!run.findings.isEmpty || run.refusal != nil)
  }
}
