// NCIP as OCLC's WMS speaks it, in front of a make-believe library: request text in, reply text out, faults between.
// Knows HTTP's words (status, content type), but no sockets. One thread at a time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "practice/library.h"
#include "wms_simulator/faults.h"
#include "wms_simulator/ledger.h"
#include "wms_simulator/ncip_reply.h"
#include "wms_simulator/ncip_request.h"
#include "wms_simulator/signature.h"

namespace simulator {

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/xml;charset=UTF-8";
  std::string location;                             // of a redirect
  std::optional<std::chrono::seconds> retry_after;
  enum class Delivery { whole, none, cut, slow } delivery = Delivery::whole;
  std::chrono::milliseconds delay{0};               // before the first byte
};

class NcipService {
 public:
  NcipService(Credentials credentials, std::string branch, ReplyStyle style)
      : gatekeeper_(std::move(credentials)), branch_(std::move(branch)), style_(style) {}

  struct Post {
    std::string_view target;         // path and query as sent
    std::string_view authorization;
    std::string_view content_type;
    std::string_view body;
  };
  Reply answer(const Post& post, const circ::Moment& now);

  practice::Library& library() { return library_; }
  FaultDice& dice() { return dice_; }
  std::vector<LedgerEntry>& ledger() { return ledger_; }
  // A new library, an empty ledger, no faults; nonces are forgotten.
  void reset(bool knows_everybody);

 private:
  std::optional<Reply> refuse_entry(const Post& post, const circ::Moment& now);
  bool knows_agencies(const NcipRequest& request) const;
  practice::Answer apply(const NcipRequest& request, Fault fault, const circ::Moment& now);
  // A fault that keeps the transaction from being done, as the service's own words.
  Reply instead(Fault fault) const;
  // The reply to a transaction that was done or refused, spoilt by the fault.
  Reply spoilt(Fault fault, NcipRequest request, const practice::Answer& answer) const;

  Gatekeeper gatekeeper_;
  std::string branch_;
  ReplyStyle style_;
  practice::Library library_;
  FaultDice dice_;
  std::vector<LedgerEntry> ledger_;
};

}  // namespace simulator
