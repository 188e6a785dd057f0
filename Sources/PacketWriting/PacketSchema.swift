/// The JSON Schema (2020-12) of `packet.json`, as `dossier packet --schema` prints it.
package enum PacketSchema {
  package static let text = """
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "urn:dossier:packet:1",
      "title": "Case packet",
      "type": "object",
      "additionalProperties": false,
      "required": ["schema", "case", "packet", "patient", "documents", "pageCount", "imaging", "pathology", "questions", "quote", "eligibility", "assignment", "completeness", "holds", "provenance"],
      "properties": {
        "schema": {"const": "dossier-packet/1"},
        "case": {"type": "object", "required": ["reference"], "properties": {"reference": {"type": "string", "pattern": "^[0-9]{10}$"}}},
        "packet": {
          "type": "object", "required": ["version", "pipeline", "inputsDigest", "changes"],
          "properties": {
            "version": {"type": "integer", "minimum": 1},
            "pipeline": {"type": "object", "required": ["name", "digest"], "properties": {"name": {"type": "string"}, "digest": {"$ref": "#/$defs/digest"}}},
            "inputsDigest": {"$ref": "#/$defs/digest"},
            "changes": {"type": "array", "items": {"type": "string"}}
          }
        },
        "patient": {"type": "object", "properties": {"birthDate": {"$ref": "#/$defs/dateOrNull"}}},
        "documents": {
          "type": "array",
          "items": {
            "type": "object", "required": ["id", "source", "firstPage", "lastPage", "type", "isAccepted", "identity"],
            "properties": {"id": {"type": "string"}, "type": {"$ref": "#/$defs/stated"}, "title": {"$ref": "#/$defs/stated"}, "date": {"$ref": "#/$defs/stated"}, "author": {"$ref": "#/$defs/stated"}, "facility": {"$ref": "#/$defs/stated"}, "identity": {"enum": ["match", "probable", "conflict", "unstated"]}, "report": {"$ref": "#/$defs/report"}}
          }
        },
        "pageCount": {
          "type": "object", "required": ["billable", "declared", "found", "exclusions", "isSettled"],
          "properties": {
            "billable": {"$ref": "#/$defs/count"}, "declared": {"$ref": "#/$defs/count"}, "found": {"$ref": "#/$defs/count"}, "isSettled": {"type": "boolean"},
            "exclusions": {"type": "array", "items": {"type": "object", "required": ["page", "reason", "evidence"], "properties": {"reason": {"enum": ["blank", "faxCover", "separator", "duplicate", "quarantined", "requestForm"]}, "evidence": {"$ref": "#/$defs/evidenceList"}}}}
          }
        },
        "imaging": {
          "type": "object", "required": ["studies", "sites"],
          "properties": {
            "studies": {"type": "array", "items": {"type": "object", "required": ["uid", "modalities", "sites", "isAccepted", "series", "instances", "seriesList", "absentSeries"], "properties": {"date": {"$ref": "#/$defs/dateOrNull"}, "series": {"$ref": "#/$defs/count"}, "instances": {"$ref": "#/$defs/count"}, "bytes": {"$ref": "#/$defs/count"}, "seriesList": {"type": "array", "items": {"$ref": "#/$defs/series"}}, "absentSeries": {"type": "array", "items": {"type": "object", "required": ["uid", "number", "modality"], "properties": {"number": {"type": ["integer", "null"]}}}}, "sites": {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/site"}, {"required": ["evidence"], "properties": {"evidence": {"$ref": "#/$defs/evidenceList"}}}]}}}}},
            "sites": {"type": "array", "items": {"$ref": "#/$defs/site"}},
            "manifests": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["file", "study", "instances"], "properties": {"file": {"type": "string", "pattern": "^imaging-[0-9]+[.]dcm$"}, "study": {"type": "string"}, "instances": {"type": "integer", "minimum": 1}}}}
          }
        },
        "pathology": {
          "type": "object", "required": ["specimens", "sites"],
          "properties": {"specimens": {"type": "array", "items": {"type": "object", "required": ["description", "document", "evidence"], "properties": {"evidence": {"$ref": "#/$defs/evidenceList"}, "materials": {"type": ["object", "null"], "properties": {"blocks": {"type": "array", "items": {"type": "string"}}, "slides": {"type": "array"}, "stains": {"type": "array"}}}}}}, "sites": {"type": "array", "items": {"$ref": "#/$defs/site"}}}
        },
        "questions": {"type": "array", "items": {"type": "object", "required": ["number", "text", "parts", "evidence"], "properties": {"number": {"type": "integer"}, "evidence": {"$ref": "#/$defs/evidenceList"}}}},
        "quote": {
          "type": "object", "required": ["priceList", "total", "isPartial", "lowTotal", "highTotal", "lines", "otherReadings"],
          "properties": {
            "total": {"$ref": "#/$defs/money"}, "lowTotal": {"$ref": "#/$defs/money"}, "highTotal": {"$ref": "#/$defs/money"}, "isPartial": {"type": "boolean"},
            "lines": {"type": "array", "items": {"type": "object", "required": ["item", "label", "quantity", "unitPrice", "amount", "toBeQuoted", "details"], "properties": {"unitPrice": {"$ref": "#/$defs/moneyOrNull"}, "amount": {"$ref": "#/$defs/moneyOrNull"}, "toBeQuoted": {"type": "boolean"}}}}
          }
        },
        "eligibility": {"type": "object", "required": ["verdict", "allowsImagingReview", "allowsPathologyReview", "reasons"], "properties": {"verdict": {"enum": ["eligible", "restricted", "prohibited", "unconfirmed"]}}},
        "assignment": {"type": "object", "required": ["specialties"], "properties": {"specialties": {"type": "array", "items": {"type": "object", "required": ["id", "label", "score", "evidence"]}}, "reviews": {"type": "array", "items": {"type": "object", "required": ["id", "label", "sites", "evidence"], "properties": {"sites": {"type": "array", "items": {"$ref": "#/$defs/site"}}, "evidence": {"$ref": "#/$defs/evidenceList"}}}}, "people": {"type": ["array", "null"], "items": {"$ref": "#/$defs/person"}}}},
        "chronology": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["date", "document", "study", "type", "title"], "properties": {"date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, "document": {"type": ["string", "null"]}, "study": {"type": ["string", "null"]}, "type": {"type": "string"}, "title": {"type": ["string", "null"]}}}},
        "completeness": {"type": "array", "items": {"type": "object", "required": ["label", "state", "answeredBy", "evidence"], "properties": {"state": {"enum": ["received", "missing", "undeclared", "outdated", "unclear"]}}}},
        "holds": {
          "type": "array",
          "items": {
            "type": "object", "required": ["id", "subject", "matter", "question", "choices", "evidence", "standing"],
            "properties": {"id": {"type": "string", "pattern": "^[0-9a-f]{8}$"}, "evidence": {"$ref": "#/$defs/evidenceList"}, "choices": {"type": "array", "items": {"type": "object", "required": ["id", "label", "quoteDelta"], "properties": {"quoteDelta": {"$ref": "#/$defs/moneyOrNull"}}}}}
          }
        },
        "provenance": {"type": "object", "required": ["sources", "findings"]}
      },
      "$defs": {
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "count": {"type": "integer", "minimum": 0},
        "dateOrNull": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "series": {
          "type": "object", "required": ["uid", "number", "modality", "description", "role", "instances", "gaps", "keyImage"],
          "properties": {
            "number": {"type": ["integer", "null"]}, "instances": {"$ref": "#/$defs/count"}, "frames": {"$ref": "#/$defs/count"}, "bytes": {"$ref": "#/$defs/count"},
            "role": {"enum": ["diagnostic", "localizer", "derived", "doseReport", "presentationState", "keyObjects", "structuredReport", "scannedPaper", "encapsulatedDocument", "other"]},
            "gaps": {"type": "array", "items": {"type": "object", "required": ["first", "last", "count"], "properties": {"first": {"type": "integer"}, "last": {"type": "integer"}, "count": {"$ref": "#/$defs/count"}}}},
            "keyImage": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["absence"], "properties": {"absence": {"enum": ["unsupportedCompression", "noPixels", "damaged", "tooLarge"]}}}, {"type": "object", "required": ["mediaType", "digest", "width", "height"], "properties": {"mediaType": {"const": "image/jpeg"}, "digest": {"$ref": "#/$defs/digest"}}}]}
          }
        },
        "site": {"type": "object", "required": ["site", "side"], "properties": {"site": {"type": "string"}, "side": {"enum": ["left", "right", "bilateral", null]}}},
        "money": {"type": "object", "additionalProperties": false, "required": ["cents", "currency", "text"], "properties": {"cents": {"type": "integer"}, "currency": {"type": "string"}, "text": {"type": "string"}}},
        "moneyOrNull": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/money"}]},
        "stated": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["value", "evidence"], "properties": {"value": {"type": "string"}, "evidence": {"$ref": "#/$defs/evidenceList"}}}]},
        "person": {"type": "object", "additionalProperties": false, "required": ["name", "specialty", "availability", "availableFrom", "licence", "load", "subspecialties", "evidence"], "properties": {"name": {"type": "string"}, "specialty": {"type": "string"}, "availability": {"enum": ["available", "later", "unavailable"]}, "availableFrom": {"$ref": "#/$defs/dateOrNull"}, "licence": {"enum": ["held", "notHeld", "unknown"]}, "load": {"$ref": "#/$defs/count"}, "subspecialties": {"type": "array", "items": {"$ref": "#/$defs/stated"}}, "evidence": {"$ref": "#/$defs/evidenceList"}}},
        "report": {"anyOf": [{"type": "null"}, {"type": "object", "additionalProperties": false, "required": ["exam", "accessionNumber", "technique", "impression", "diagnosis", "stages"], "properties": {"exam": {"$ref": "#/$defs/stated"}, "accessionNumber": {"$ref": "#/$defs/stated"}, "technique": {"$ref": "#/$defs/stated"}, "impression": {"$ref": "#/$defs/stated"}, "diagnosis": {"$ref": "#/$defs/stated"}, "stages": {"type": "array", "items": {"type": "object", "required": ["system", "label", "value", "evidence"], "properties": {"system": {"type": "string"}, "label": {"type": "string"}, "value": {"type": "string"}, "evidence": {"$ref": "#/$defs/evidenceList"}}}}}}]},
        "evidenceList": {"type": "array", "items": {"$ref": "#/$defs/evidence"}},
        "evidence": {
          "type": "object", "required": ["document", "page", "box", "words", "rule", "confidence"],
          "properties": {
            "document": {"type": ["string", "null"]}, "page": {"type": ["integer", "null"], "minimum": 1}, "words": {"type": "string"}, "rule": {"type": "string"},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "box": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["x", "y", "width", "height"], "properties": {"x": {"type": "number"}, "y": {"type": "number"}, "width": {"type": "number"}, "height": {"type": "number"}}}]}
          }
        }
      }
    }

    """
}
