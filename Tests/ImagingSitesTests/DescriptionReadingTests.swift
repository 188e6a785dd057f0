import CaseModel
import ImagingSites
import Testing

/// Descriptions as departments of six countries write them, each with what it means; labelled by hand before they were read.
@Suite struct DescriptionReadingTests {
  let reader: SiteReader

  init() throws { reader = try ProjectTables.reader() }

  /// `chest+knee:L`, sorted by site; `hold` where something but a question of counting is open.
  private func read(_ text: String, _ modality: String? = nil) -> String {
    let answer = reader.read(text: text, modality: modality)
    if answer.doubts.contains(where: { !$0.kind.isPolicy }) { return "hold" }
    return answer.sidedSites.sorted().map { sided in
      switch sided.side {
      case .left: "\(sided.site.id):L"
      case .right: "\(sided.site.id):R"
      case .bilateral: "\(sided.site.id):B"
      case nil: sided.site.id
      }
    }.joined(separator: "+")
  }

  @Test(arguments: [
    ("Scanner thoraco-abdomino-pelvien avec injection", "abdomen+chest+pelvis"),
    ("TDM TAP IV+", "abdomen+chest+pelvis"),
    ("TDM des sinus sans injection", "face_sinus"), ("TDM du rocher droit", "temporal_bone"),
    ("IRM de l'épaule gauche", "shoulder:L"), ("IRM encéphalique", "brain"), ("IRM hypophysaire", "pituitary"),
    ("IRM lombaire", "l_spine"), ("IRM du genou D", "knee:R"), ("Arthro-IRM hanche droite", "hip:R"),
    ("IRM des deux genoux", "knee:L+knee:R"), ("Radiographie du thorax de face", "chest"),
    ("Radio cheville gauche F+P", "ankle:L"), ("Échographie abdominale", "abdomen"),
    ("Échographie pelvienne endovaginale", "pelvis"), ("Echographie mammaire bilatérale", "breast:B"),
    ("Angioscanner des artères pulmonaires", "chest"), ("Coroscanner", "heart"), ("TEP-TDM au 18F-FDG", "whole_body"),
    ("Scintigraphie osseuse corps entier", "whole_body"), ("ASP", "abdomen"), ("Angio-IRM des TSA", "neck"),
    ("Bili-IRM", "abdomen"), ("IRM prostatique multiparamétrique", "prostate"),
  ])
  func `French descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("CT Thorax/Abdomen mit KM i.v.", "abdomen+chest"), ("CT Schädel nativ", "brain"), ("CCT nativ", "brain"),
    ("CT Hals mit KM", "neck"), ("CT NNH nativ", "face_sinus"), ("MRT LWS nativ", "l_spine"),
    ("MRT der HWS und BWS", "c_spine+t_spine"), ("MRT Kniegelenk rechts", "knee:R"),
    ("MRT Schultergelenk links", "shoulder:L"), ("MRT Sprunggelenk li.", "ankle:L"),
    ("MRT Hüftgelenke bds.", "hip:L+hip:R"),
    ("MRT Becken mit KM", "pelvis"), ("MRT Oberbauch mit MRCP", "abdomen"), ("MRT Handgelenk re", "wrist:R"),
    ("MR-Mammographie bds.", "breast:B"), ("Mammographie links", "breast:L"),
    ("Röntgen Thorax p.a. und seitlich", "chest"),
    ("Rö Knie links in 2 Ebenen", "knee:L"), ("Sonographie Abdomen", "abdomen"), ("Sono Schilddrüse", "neck"),
    ("PET-CT Ganzkörper", "whole_body"), ("Skelettszintigraphie", "whole_body"), ("MRT Kopf und Hals", "brain+neck"),
    ("CT Thorax, V.a. Nierenkarzinom", "chest"),
  ])
  func `German descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("TAC toracoabdominopélvico con contraste", "abdomen+chest+pelvis"),
    ("TC de tórax, abdomen y pelvis", "abdomen+chest+pelvis"),
    ("TAC de cráneo simple", "brain"), ("TAC senos paranasales", "face_sinus"), ("RM cerebral con gadolinio", "brain"),
    ("RM de rodilla derecha", "knee:R"), ("RMN columna lumbosacra", "l_spine"), ("RM columna cervical", "c_spine"),
    ("RM hombro izq.", "shoulder:L"), ("RM de cadera izquierda", "hip:L"), ("RM de ambas rodillas", "knee:L+knee:R"),
    ("Colangio RM", "abdomen"), ("RM próstata", "prostate"), ("Mamografía bilateral", "breast:B"),
    ("Ecografía mamaria derecha", "breast:R"), ("Rx tórax PA y lateral", "chest"),
    ("Radiografía de tobillo derecho", "ankle:R"),
    ("Ecografía renal", "abdomen"), ("Eco transvaginal", "pelvis"), ("PET-TC cuerpo entero", "whole_body"),
    ("Gammagrafía ósea", "whole_body"), ("TAC cuello", "neck"), ("RM de mano derecha", "hand:R"),
    ("TAC abdomen, descartar cáncer de pulmón", "abdomen"),
  ])
  func `Spanish descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("TC de tórax, abdome e pelve", "abdomen+chest+pelvis"), ("TC de crânio", "brain"),
    ("TC abdome total com contraste", "abdomen+pelvis"),
    ("TC dos seios da face", "face_sinus"), ("RM do joelho direito", "knee:R"), ("RM ombro esquerdo", "shoulder:L"),
    ("RM coluna lombossacra", "l_spine"), ("RM de coluna cervical", "c_spine"), ("RM do encéfalo", "brain"),
    ("RM da pelve", "pelvis"), ("RM do tornozelo esq.", "ankle:L"), ("RM quadril direito", "hip:R"),
    ("RM das mamas", "breast:B"), ("Mamografia bilateral digital", "breast:B"), ("RX de tórax PA e perfil", "chest"),
    ("Raio-X de mão esquerda", "hand:L"), ("USG abdome superior", "abdomen"),
    ("Ultrassonografia transvaginal", "pelvis"),
    ("Ecografia da tiroide", "neck"), ("PET-CT corpo inteiro", "whole_body"), ("Cintilografia óssea", "whole_body"),
    ("RM próstata multiparamétrica", "prostate"), ("TC pescoço", "neck"), ("RM punho D", "wrist:R"),
  ])
  func `Portuguese descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("TC torace addome pelvi con mdc", "abdomen+chest+pelvis"), ("TC encefalo senza mdc", "brain"),
    ("TC cranio", "brain"),
    ("TC seni paranasali", "face_sinus"), ("TC massiccio facciale", "face_sinus"), ("RM ginocchio dx", "knee:R"),
    ("RM ginocchio sn", "knee:L"), ("RMN rachide lombosacrale", "l_spine"), ("RM colonna cervicale", "c_spine"),
    ("RM spalla sinistra", "shoulder:L"), ("RM anca destra", "hip:R"), ("RM caviglia sx", "ankle:L"),
    ("RM addome superiore", "abdomen"), ("RM pelvi con mdc", "pelvis"), ("RM mammella bilaterale", "breast:B"),
    ("Mammografia bilaterale", "breast:B"), ("RX torace 2 proiezioni", "chest"), ("Rx mano destra", "hand:R"),
    ("Ecografia addome completo", "abdomen+pelvis"), ("Eco tiroide", "neck"), ("PET-TC total body", "whole_body"),
    ("Scintigrafia ossea", "whole_body"), ("Angio-TC tronchi sovraortici", "neck"),
    ("RM prostata multiparametrica", "prostate"),
  ])
  func `Italian descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("CT thorax-abdomen met contrast", "abdomen+chest"), ("CT hersenen blanco", "brain"), ("CT schedel", "brain"),
    ("CT bovenbuik", "abdomen"), ("CT hals/thorax", "chest+neck"), ("CT neusbijholten", "face_sinus"),
    ("MRI knie links", "knee:L"), ("MRI rechter schouder", "shoulder:R"), ("MRI LWK", "l_spine"),
    ("MRI CWK", "c_spine"),
    ("MRI lumbale wervelkolom", "l_spine"), ("MRI heup rechts", "hip:R"), ("MRI enkel li", "ankle:L"),
    ("MRI bekken met contrast", "pelvis"), ("MRI lever", "abdomen"), ("MRI prostaat", "prostate"),
    ("MRI mammae", "breast:B"),
    ("Mammografie beiderzijds", "breast:B"), ("X-thorax", "chest"), ("X-hand rechts", "hand:R"),
    ("Echo abdomen", "abdomen"),
    ("Echo schildklier", "neck"), ("PET-CT whole body", "whole_body"), ("Botscan", "whole_body"),
  ])
  func `Dutch descriptions are read`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    ("CT CHEST ABODMEN PELVIS", "abdomen+chest+pelvis"), ("CT ABDOMNE", "abdomen"), ("MRI BRIAN W WO", "brain"),
    ("MRI LUMBER SPINE", "l_spine"), ("MRI CERVICLE SPINE", "c_spine"), ("MRI THORASIC SPINE", "t_spine"),
    ("MRI SHOULDR LEFT", "shoulder:L"), ("CT PELVSI", "pelvis"), ("MRI PROSTRATE", "prostate"),
    ("XR ANKEL RT", "ankle:R"),
    ("CT SINUSS", "face_sinus"), ("US THYRIOD", "neck"), ("MRT Schuler rechts", "shoulder:R"),
    ("IRM CEREBRLAE", "brain"),
    ("RM RODILA DERECHA", "knee:R"), ("MAMMOGRAHY BILAT", "breast:B"),
  ])
  func `a slip of the pen is mended`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test(arguments: [
    // 'research' is no ear, 'chest' is no 'che', and 'AXIALS' and 'LOCATOR' are no places.
    ("CT RESEARCH SUBJECT", "hold"), ("MRI RESEARCH BRAIN", "brain"), ("CT CHEST", "chest"), ("CHE", "hold"),
    ("AXIALS", "hold"), ("CT CHEST AXIALS", "chest"), ("LOCATOR", "hold"), ("LOCATOR CT ABDOMEN", "abdomen"),
    ("HEAD FIRST SUPINE", "hold"), ("CT ABDOMEN HEAD FIRST", "abdomen"), ("FEET FIRST MRI LEFT KNEE", "knee:L"),
    ("CT ABDOMEN HISTORY OF BRAIN TUMOR", "abdomen"), ("CT CHEST HX OF LIVER TRANSPLANT", "chest"),
    ("CT HEAD RULE OUT NECK INJURY", "brain"), ("CT CHEST, R/O LIVER METS", "chest"),
    ("CT CHEST COMPARE WITH CT ABDOMEN 2023", "chest"), ("MRI LUMBAR SPINE COMPARE TO PRIOR PELVIS", "l_spine"),
    ("CT CHEST LUNG WINDOW", "chest"), ("MRI PELVIS BODY COIL", "pelvis"), ("MRI LIVER BREATH HOLD", "abdomen"),
    ("CT CHEST ARMS UP", "chest"), ("CT ABDOMEN LEFT ARM INJECTION", "abdomen"), ("CT HAND HELD DEVICE", "hold"),
  ])
  func `what only sounds like a part of the body is none`(_ text: String, _ sites: String) {
    #expect(read(text) == sites)
  }

  @Test(arguments: [
    ("CT C/A/P", "abdomen+chest+pelvis"), ("CT TAP", "abdomen+chest+pelvis"), ("CT CAP", "abdomen+chest+pelvis"),
    ("CT ABD PEL", "abdomen+pelvis"), ("MR L-SP", "l_spine"), ("MRT LWS", "l_spine"), ("MRT HWS", "c_spine"),
    ("MRT BWS", "t_spine"), ("MRI IAC", "temporal_bone"), ("MRCP", "abdomen"), ("KUB", "abdomen"), ("CTPA", "chest"),
    ("CTA HEAD", "brain"), ("HRCT", "chest"), ("MRA COW", "brain"), ("NCCT HEAD", "brain"), ("UGI", "abdomen"),
    ("TVUS", "pelvis"), ("DEXA LUMBAR SPINE", "l_spine"), ("DEXA", "hold"), ("CTA", "hold"), ("NCCT", "hold"),
  ])
  func `abbreviations are read, and those of no place leave it open`(_ text: String, _ sites: String) {
    #expect(read(text) == sites)
  }

  @Test(arguments: [
    "OUTSIDE FIL CT CHEST", "OUTSIDE FILM CT CHEST", "CT CHEST W WO", "CT CHEST W/WO", "CT CHEST W/O",
    "CT CHEST WITH AND WITHOUT",
    "CT CHEST PORT", "STAT CT CHEST", "CT CHEST W IV CON", "CT CHEST WITH CONTRAST 100 ML OMNIPAQUE", "CT CHEST -C+C",
    "CT CHEST I+", "CT THORAX AVEC INJECTION", "CT THORAX MIT KM", "CT CHEST^OUTSIDE", "CT CHEST 2ND READ",
    "CT CHEST [IMPORTED]", "CT CHEST NON CONTRAST", "CT CHEST (OUTSIDE READ)", "IMP CT CHEST",
  ])
  func `what an order adds, and contrast, name no site and hide none`(_ text: String) {
    #expect(read(text) == "chest")
  }

  @Test(arguments: [
    ("MRI KNEE RT", "knee:R"), ("MRI RT KNEE", "knee:R"), ("MRI KNEE (R)", "knee:R"),
    ("XR HANDS BILAT", "hand:L+hand:R"),
    ("MRI KNEE BIL", "knee:L+knee:R"), ("MRI BOTH KNEES", "knee:L+knee:R"), ("XR WRIST LT AND RT", "wrist:L+wrist:R"),
    ("XR R HAND L FOOT", "foot:L+hand:R"), ("MRI SHOULDER", "hold"), ("CT CHEST LEFT SIDE", "chest"),
    ("MR BREAST BILAT", "breast:B"), ("MRI L SPINE", "l_spine"), ("MRI L KNEE", "knee:L"),
    ("MRI LUMBAR SPINE AND RIGHT HIP", "hip:R+l_spine"),
  ])
  func `a side belongs to what has sides`(_ text: String, _ sites: String) { #expect(read(text) == sites) }

  @Test func `every answer tells its words, its rule and where the code comes from`() throws {
    let answer = reader.read(text: "MRI of the Left Knee, CT Chest")
    #expect(answer.sites.map(\.words) == ["Knee", "Chest"])
    #expect(answer.sites.map(\.rule) == ["sites.tsv knee/en knee", "sites.tsv chest/en chest"])
    #expect(answer.sites.allSatisfy { $0.confidence == 0.9 })
    for site in answer.sidedSites { #expect(reader.vocabulary.entry(site.site)?.codes.first != nil) }
    let mended = try #require(reader.read(text: "CT ABDOMIN").sites.first)
    #expect(mended.words == "ABDOMIN")
  }
}
