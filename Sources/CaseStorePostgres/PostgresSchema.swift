import CaseStore

/// The tables. Migrations only grow: one that was ever released is never edited.
enum PostgresSchema {
  /// Takes one of our advisory locks until the transaction ends. They are of the schema, as the tables are: stores that
  /// share a database do not wait for each other.
  static let lockMigrations = lock(5_120_601)
  static let lockHistory = lock(5_120_602)
  static let channel = "dossier_work"

  static let migrations = [first, second]

  /// Runs inside a transaction; of several programs that start at once, one does it and the others wait.
  static func migrate(_ connection: PostgresConnection) throws {
    let present = try connection.rows("SELECT to_regclass('dossierschema')::text AS present", [])
    var version = 0
    if try present.first?.textIfAny("present") != nil { version = try self.version(connection) }
    guard version != migrations.count else { return }
    guard version < migrations.count else { throw StoreFailure.newer }
    // Who comes second waits for as long as the first one takes, not for a verb's ten seconds.
    try connection.command("SET LOCAL lock_timeout = '120s'")
    try connection.command(lockMigrations)
    try connection.command("SET LOCAL client_min_messages = warning")
    try connection.command("CREATE TABLE IF NOT EXISTS dossierSchema (version INTEGER NOT NULL)")
    version = try self.version(connection)
    for (index, migration) in migrations.enumerated() where index >= version {
      try connection.command(migration)
      try connection.command("INSERT INTO dossierSchema VALUES (\(index + 1))")
    }
  }

  private static func lock(_ number: Int) -> String {
    "SELECT pg_advisory_xact_lock(\(number), hashtext(coalesce(current_schema(), '')))"
  }

  private static func version(_ connection: PostgresConnection) throws -> Int {
    let newest = try connection.rows("SELECT coalesce(max(version), 0) AS version FROM dossierSchema", [])
    return try newest.first?.number("version") ?? 0
  }

  private static let first = """
    CREATE TABLE caseFile (
      reference TEXT PRIMARY KEY CHECK (length(reference) = 10),
      firstArrivalAt BIGINT NOT NULL,
      lastArrivalAt BIGINT NOT NULL,
      purgedAt BIGINT
    );
    CREATE INDEX caseFileByArrival ON caseFile (lastArrivalAt);
    -- Whose turn it is, apart from the case: a claim waits for nobody who works on the case.
    CREATE TABLE caseTurn (
      reference TEXT PRIMARY KEY REFERENCES caseFile,
      -- Rises with every claim over all cases: the lowest was served longest ago.
      lastServed BIGINT NOT NULL
    );
    CREATE INDEX caseTurnByService ON caseTurn (lastServed);

    CREATE TABLE arrival (
      reference TEXT NOT NULL REFERENCES caseFile,
      number INTEGER NOT NULL CHECK (number > 0),
      channel TEXT NOT NULL,
      manifest TEXT NOT NULL CHECK (length(manifest) = 64),
      content TEXT NOT NULL CHECK (length(content) = 64),
      receivedAt BIGINT NOT NULL,
      PRIMARY KEY (reference, number),
      UNIQUE (reference, manifest),
      UNIQUE (reference, content)
    );

    CREATE TABLE job (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      reference TEXT NOT NULL REFERENCES caseFile,
      stage TEXT NOT NULL,
      key TEXT NOT NULL CHECK (length(key) = 64),
      input TEXT NOT NULL CHECK (length(input) = 64),
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'parked', 'rejected', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      fence BIGINT NOT NULL DEFAULT 0,
      leaseUntil BIGINT,
      worker TEXT,
      runAfter BIGINT NOT NULL,
      failureCode TEXT,
      result TEXT CHECK (length(result) = 64),
      CHECK ((state = 'running') = (leaseUntil IS NOT NULL)),
      CHECK ((state = 'done') = (result IS NOT NULL))
    );
    CREATE UNIQUE INDEX jobLive ON job (reference, key) WHERE state IN ('queued', 'running', 'parked');
    CREATE INDEX jobDue ON job (runAfter) WHERE state = 'queued';
    CREATE INDEX jobLease ON job (leaseUntil) WHERE state = 'running';
    CREATE INDEX jobByCase ON job (reference, state);
    CREATE INDEX jobByState ON job (state);

    CREATE TABLE jobGroup (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      remaining INTEGER NOT NULL CHECK (remaining >= 0),
      reference TEXT NOT NULL REFERENCES caseFile,
      stage TEXT NOT NULL,
      key TEXT NOT NULL,
      input TEXT NOT NULL,
      priority INTEGER NOT NULL
    );
    CREATE INDEX jobGroupByCase ON jobGroup (reference);
    CREATE TABLE groupMember (
      jobID BIGINT NOT NULL REFERENCES job,
      groupID BIGINT NOT NULL REFERENCES jobGroup,
      hasRested INTEGER NOT NULL DEFAULT 0 CHECK (hasRested IN (0, 1)),
      PRIMARY KEY (jobID, groupID)
    );
    CREATE INDEX groupMemberByGroup ON groupMember (groupID);

    CREATE TABLE result (
      key TEXT PRIMARY KEY CHECK (length(key) = 64),
      stage TEXT NOT NULL,
      output TEXT NOT NULL CHECK (length(output) = 64),
      recordedAt BIGINT NOT NULL
    );
    -- Which case uses which result, and the blob that it stands for.
    CREATE TABLE caseResult (
      reference TEXT NOT NULL REFERENCES caseFile,
      key TEXT NOT NULL CHECK (length(key) = 64),
      output TEXT NOT NULL CHECK (length(output) = 64),
      PRIMARY KEY (reference, key)
    );
    CREATE INDEX caseResultByKey ON caseResult (key);

    CREATE TABLE decision (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      reference TEXT NOT NULL REFERENCES caseFile,
      subject TEXT NOT NULL,
      evidenceDigest TEXT NOT NULL CHECK (length(evidenceDigest) = 64),
      choice TEXT NOT NULL,
      note TEXT CHECK (length(note) = 64),
      isStanding INTEGER NOT NULL CHECK (isStanding IN (0, 1)),
      decidedAt BIGINT NOT NULL
    );
    CREATE UNIQUE INDEX decisionStanding ON decision (reference, subject) WHERE isStanding = 1;

    CREATE TABLE packet (
      reference TEXT NOT NULL REFERENCES caseFile,
      version INTEGER NOT NULL CHECK (version > 0),
      inputsDigest TEXT NOT NULL CHECK (length(inputsDigest) = 64),
      manifest TEXT NOT NULL CHECK (length(manifest) = 64),
      openHolds INTEGER NOT NULL CHECK (openHolds >= 0),
      publishedAt BIGINT NOT NULL,
      PRIMARY KEY (reference, version),
      UNIQUE (reference, inputsDigest)
    );

    CREATE TABLE ledger (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      reference TEXT NOT NULL,
      packetVersion INTEGER NOT NULL,
      priceList TEXT NOT NULL,
      item TEXT NOT NULL,
      subject TEXT NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity IN (1, -1)),
      reverses BIGINT UNIQUE REFERENCES ledger,
      CHECK (quantity = 1 OR reverses IS NOT NULL),
      FOREIGN KEY (reference, packetVersion) REFERENCES packet (reference, version)
    );
    CREATE UNIQUE INDEX ledgerOnce ON ledger (reference, priceList, item, subject) WHERE reverses IS NULL;
    CREATE INDEX ledgerByCase ON ledger (reference);

    CREATE TABLE audit (
      number BIGINT PRIMARY KEY CHECK (number > 0),
      at BIGINT NOT NULL,
      actor TEXT NOT NULL,
      reference TEXT,
      action TEXT NOT NULL,
      detail TEXT NOT NULL,
      -- The HMAC that links a row to the one before it.
      code TEXT NOT NULL CHECK (length(code) = 64)
    );
    CREATE INDEX auditByCase ON audit (reference);

    CREATE FUNCTION refuseChange() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME; END $$;
    CREATE TRIGGER ledgerStays BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW EXECUTE FUNCTION refuseChange();
    CREATE TRIGGER auditStays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuseChange();
    """

  private static let second = """
    -- The blobs that the input of a used result names.
    CREATE TABLE caseBlob (
      reference TEXT NOT NULL REFERENCES caseFile,
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      PRIMARY KEY (reference, digest)
    );
    """
}
