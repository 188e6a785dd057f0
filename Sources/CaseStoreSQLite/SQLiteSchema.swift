import GRDB

/// The tables. Migrations only grow: one that was ever released is never edited.
enum SQLiteSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in migrations {
      migrator.registerMigration(migration.name) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  static let migrations: [(name: String, sql: String)] = [
    ("1 cases, jobs, packets", first),
    ("2 turns, uses of results, purges, chained history", second),
    ("3 what the input of a result names", third),
  ]

  private static let first = """
    CREATE TABLE caseFile (
      reference TEXT NOT NULL PRIMARY KEY CHECK (length(reference) = 10),
      firstArrivalAt INTEGER NOT NULL,
      lastArrivalAt INTEGER NOT NULL,
      -- Rises with every claim over all cases: the lowest was served longest ago.
      lastServed INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX caseFileByService ON caseFile (lastServed);

    CREATE TABLE arrival (
      reference TEXT NOT NULL REFERENCES caseFile,
      number INTEGER NOT NULL CHECK (number > 0),
      channel TEXT NOT NULL,
      manifest TEXT NOT NULL CHECK (length(manifest) = 64),
      content TEXT NOT NULL CHECK (length(content) = 64),
      receivedAt INTEGER NOT NULL,
      PRIMARY KEY (reference, number),
      UNIQUE (reference, manifest),
      UNIQUE (reference, content)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE job (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      reference TEXT NOT NULL REFERENCES caseFile,
      stage TEXT NOT NULL,
      key TEXT NOT NULL CHECK (length(key) = 64),
      input TEXT NOT NULL CHECK (length(input) = 64),
      priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'parked', 'rejected', 'dead')),
      attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      fence INTEGER NOT NULL DEFAULT 0,
      leaseUntil INTEGER,
      worker TEXT,
      runAfter INTEGER NOT NULL,
      failureCode TEXT,
      result TEXT CHECK (length(result) = 64),
      CHECK ((state = 'running') = (leaseUntil IS NOT NULL)),
      CHECK ((state = 'done') = (result IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX jobLive ON job (reference, key) WHERE state IN ('queued', 'running', 'parked');
    CREATE INDEX jobDue ON job (runAfter) WHERE state = 'queued';
    CREATE INDEX jobLease ON job (leaseUntil) WHERE state = 'running';
    CREATE INDEX jobByCase ON job (reference, state);
    CREATE INDEX jobByState ON job (state);

    CREATE TABLE jobGroup (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      remaining INTEGER NOT NULL CHECK (remaining >= 0),
      reference TEXT NOT NULL REFERENCES caseFile,
      stage TEXT NOT NULL,
      key TEXT NOT NULL,
      input TEXT NOT NULL,
      priority INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE groupMember (
      jobID INTEGER NOT NULL REFERENCES job,
      groupID INTEGER NOT NULL REFERENCES jobGroup,
      hasRested INTEGER NOT NULL DEFAULT 0 CHECK (hasRested IN (0, 1)),
      PRIMARY KEY (jobID, groupID)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE result (
      key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64),
      stage TEXT NOT NULL,
      output TEXT NOT NULL CHECK (length(output) = 64),
      recordedAt INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE decision (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      reference TEXT NOT NULL REFERENCES caseFile,
      subject TEXT NOT NULL,
      evidenceDigest TEXT NOT NULL CHECK (length(evidenceDigest) = 64),
      choice TEXT NOT NULL,
      note TEXT CHECK (length(note) = 64),
      isStanding INTEGER NOT NULL CHECK (isStanding IN (0, 1)),
      decidedAt INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX decisionStanding ON decision (reference, subject) WHERE isStanding = 1;

    CREATE TABLE packet (
      reference TEXT NOT NULL REFERENCES caseFile,
      version INTEGER NOT NULL CHECK (version > 0),
      inputsDigest TEXT NOT NULL CHECK (length(inputsDigest) = 64),
      manifest TEXT NOT NULL CHECK (length(manifest) = 64),
      openHolds INTEGER NOT NULL CHECK (openHolds >= 0),
      publishedAt INTEGER NOT NULL,
      PRIMARY KEY (reference, version),
      UNIQUE (reference, inputsDigest)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      reference TEXT NOT NULL,
      packetVersion INTEGER NOT NULL,
      priceList TEXT NOT NULL,
      item TEXT NOT NULL,
      subject TEXT NOT NULL,
      quantity INTEGER NOT NULL CHECK (quantity IN (1, -1)),
      reverses INTEGER UNIQUE REFERENCES ledger,
      CHECK (quantity = 1 OR reverses IS NOT NULL),
      FOREIGN KEY (reference, packetVersion) REFERENCES packet (reference, version)
    ) STRICT;
    CREATE UNIQUE INDEX ledgerOnce ON ledger (reference, priceList, item, subject) WHERE reverses IS NULL;
    CREATE INDEX ledgerByCase ON ledger (reference);
    CREATE TRIGGER ledgerStays BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'a ledger row is never changed'); END;
    CREATE TRIGGER ledgerKept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'a ledger row is never deleted'); END;

    CREATE TABLE audit (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      reference TEXT,
      action TEXT NOT NULL,
      detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX auditByCase ON audit (reference);
    CREATE TRIGGER auditStays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'history is never changed'); END;
    CREATE TRIGGER auditKept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;
    """

  private static let second = """
    -- Whose turn it is, apart from the case: a claim waits for nobody who works on the case.
    CREATE TABLE caseTurn (
      reference TEXT NOT NULL PRIMARY KEY REFERENCES caseFile,
      -- Rises with every claim over all cases: the lowest was served longest ago.
      lastServed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO caseTurn SELECT reference, lastServed FROM caseFile;
    CREATE INDEX caseTurnByService ON caseTurn (lastServed);
    DROP INDEX caseFileByService;
    ALTER TABLE caseFile DROP COLUMN lastServed;
    ALTER TABLE caseFile ADD COLUMN purgedAt INTEGER;
    CREATE INDEX caseFileByArrival ON caseFile (lastArrivalAt);

    -- Which case uses which result, and the blob that it stands for.
    CREATE TABLE caseResult (
      reference TEXT NOT NULL REFERENCES caseFile,
      key TEXT NOT NULL CHECK (length(key) = 64),
      output TEXT NOT NULL CHECK (length(output) = 64),
      PRIMARY KEY (reference, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX caseResultByKey ON caseResult (key);
    INSERT OR IGNORE INTO caseResult
    SELECT job.reference, job.key, result.output FROM job JOIN result ON result.key = job.key WHERE job.state = 'done';
    CREATE INDEX jobGroupByCase ON jobGroup (reference);
    CREATE INDEX groupMemberByGroup ON groupMember (groupID);

    -- The HMAC that links a row to the one before it; empty in rows that are older than this.
    ALTER TABLE audit ADD COLUMN code TEXT NOT NULL DEFAULT '';
    """

  private static let third = """
    -- The blobs that the input of a used result names.
    CREATE TABLE caseBlob (
      reference TEXT NOT NULL REFERENCES caseFile,
      digest TEXT NOT NULL CHECK (length(digest) = 64),
      PRIMARY KEY (reference, digest)
    ) STRICT, WITHOUT ROWID;
    """
}
