import CaseModel
import Crypto
import Yams
