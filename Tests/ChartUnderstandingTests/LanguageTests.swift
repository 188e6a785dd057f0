import CaseModel
import ChartTesting
import ChartUnderstanding
import Testing

@Suite struct LanguageTests {
  let lexicon: ChartLexicon

  init() throws { lexicon = try RuleTables.lexicon.get() }

  static let texts = [
    (
      "en",
      "The patient was seen in the clinic and has no pain. She was started on treatment and will return in two weeks."
    ),
    (
      "es",
      "La paciente fue vista en la consulta y no refiere dolor. Se inició tratamiento y volverá en dos semanas para control."
    ),
    (
      "pt",
      "O paciente foi avaliado na consulta e não refere dor. Foi iniciado o tratamento com boa resposta e sem queixas ao exame."
    ),
    (
      "fr",
      "La patiente a été vue en consultation et ne se plaint pas de douleurs. Le traitement est commencé avec une bonne tolérance."
    ),
    (
      "de",
      "Die Patientin wurde in der Sprechstunde gesehen und hat keine Schmerzen. Mit der Therapie wurde nach dem Befund begonnen."
    ),
    (
      "it",
      "Il paziente è stato visitato in ambulatorio e non riferisce dolore. La terapia è iniziata con una buona risposta della lesione."
    ),
    (
      "nl",
      "De patiënt is gezien op de polikliniek en heeft geen pijn. Er werd begonnen met de behandeling en het is een goede reactie."
    ),
    ("ru", "Пациентка осмотрена в клинике, жалоб на боли не предъявляет. Начато лечение, контроль через две недели."),
    ("ar", "تمت معاينة المريضة في العيادة ولا تشكو من أي ألم وقد بدأ العلاج منذ أسبوعين"),
    ("he", "המטופלת נבדקה במרפאה ואין לה כאבים הטיפול התחיל לפני שבועיים"),
    ("hi", "रोगी को क्लिनिक में देखा गया और उसे कोई दर्द नहीं है उपचार शुरू किया गया"),
    ("zh", "患者 在 门诊 就诊 没有 疼痛 已经 开始 治疗 两周 后 复查"),
    ("ja", "患者は 外来で 診察を 受け 痛みは ありません 治療を 開始し 二週間後に 再診です"),
    ("ko", "환자는 외래에서 진료를 받았으며 통증이 없습니다 치료를 시작하였고 이주 후 재진 예정입니다"),
    ("el", "Η ασθενής εξετάστηκε στο ιατρείο και δεν αναφέρει πόνο. Ξεκίνησε θεραπεία και θα επανέλθει."),
  ]

  private func languages(_ text: String) -> PageLanguage? {
    Paper.source(1, [Paper.page(1, text)]).understood(by: lexicon).stream.languages.first
  }

  @Test(arguments: texts)
  func `the language of a page is told by its words or its script`(_ language: String, _ text: String) {
    let found = languages(text)
    #expect(language == "en" ? found == nil : found?.main == language && found?.others == [])
  }

  @Test(
    arguments: [
      ("Medication List\nMetformin 500 mg tablet twice daily\nLisinopril 10 mg by mouth daily\nAllergies: none", "en"),
      ("Vital signs, unit 4\nTime   Temp   Pulse   Resp\n00:00   37.0   103   20   room air", "en"),
      ("Lista de medicamentos\nMetformina 500 mg tableta diaria\nDosis   Fecha\nAlergias: penicilina", "es"),
      ("500 mg   10 mg   20 mg\nMetformin\nLisinopril", nil),
    ] as [(String, String?)])
  func `a list without sentences is told by its own words, and by none where it has none`(
    _ text: String, _ language: String?
  ) {
    let document = Paper.source(1, [Paper.page(1, text)]).understood(by: lexicon).documents.first?.document
    #expect(document?.language == language)
  }

  @Test func `a page with passages in two languages names both`() {
    let spanish =
      "Se le explica que los resultados del estudio son normales y que la lesión no presenta cambios como en el previo."
    let found = languages(Self.texts[0].1 + "\n" + Self.texts[1].1 + "\n" + spanish)
    #expect(found.map { Set($0.all) } == ["en", "es"])
    let script = languages(Self.texts[0].1 + "\n" + Self.texts[7].1)
    #expect(script.map { Set($0.all) } == ["en", "ru"])
  }

  @Test func `names and places of another language make no page foreign`() {
    let text =
      "The patient Maria de la Cruz of Los Angeles was seen by Dr. Jean de la Fontaine and the family was told of the plan."
    #expect(languages(text) == nil)
  }

  @Test func `a page in a script that could not be read is marked by its script`() throws {
    let pages = (1...2).map {
      Paper.page($0, "Nauneurka ocMotpeHa B KNMHUKe", source: .recognised, confidence: 0.3, script: "Cyrillic")
    }
    let read = Paper.source(1, pages).understood(by: lexicon)
    #expect(read.stream.languages.map(\.main) == ["ru", "ru"])
    #expect(read.documents.first?.document.language == "ru")
  }

  @Test func `a few words tell nothing`() { #expect(languages("CT 25 mm") == nil) }

  @Test func `one page of another language does not change its neighbours`() {
    let pages = [Self.texts[0].1, Self.texts[1].1, Self.texts[0].1].enumerated().map { Paper.page($0 + 1, $1) }
    let found = Paper.source(1, pages).understood(by: lexicon).stream.languages
    #expect(found.map(\.page.value) == [2])
  }
}
