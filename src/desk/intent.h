// All that a person can ask for with mouse or menu. Collected while drawing, applied after it by Desk::apply.
//
// Key strokes of the scan line do not come this way: they travel in order through Desk::type.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "circ/due_date.h"
#include "circ/row.h"
#include "desk/state.h"

namespace desk {

namespace intent {
struct ChangeMode { Mode mode; };
struct Target { Field field; };                 // a click into Patron or Item
struct DropPatron {};                           // the x in the patron field
struct TypeDue { std::string text; };           // Enter in the due date field
struct PickDue { circ::DueDate due; };          // from the calendar
struct Record {};                               // the button
struct OfferTyped { std::string text; };        // a text field ended with what looks like a barcode
struct Accept {};                               // the link beside what the line offers; F4 comes as a key stroke
struct Undo {};                                 // the link beside Saved; Ctrl+Z comes as a key stroke
struct TryAgain {};                             // NOT SAVED: try to save what is kept
struct Clear { std::vector<circ::Sequence> rows; };  // confirmed already

// From the upload dialog. `again` are failed or doubtful rows to send again; `service_has` are doubtful rows that
// staff know to be done; `let_later_pass` are rows whose later ones go anyway.
struct Upload {
  std::string password;
  std::vector<circ::Sequence> again;
  std::vector<circ::Sequence> service_has;
  std::vector<circ::Sequence> let_later_pass;
};
struct ServiceHas { std::vector<circ::Sequence> rows; };    // from the table's menu, without an upload
struct LetLaterPass { std::vector<circ::Sequence> rows; };
struct StopUpload {};
struct DismissResult {};

struct SetUpForm {
  std::string institution_id, institution_name, branch_id, branch_name, station_name, service_address;
  std::string wskey, secret, principal_id, principal_idns, ca_file;
  std::string password, password_again;
};
struct SetUp { SetUpForm form; };
struct TestConnection { SetUpForm form; };
struct SaveSettings { station::Settings settings; };  // they count at once
struct SwitchSounds {};                         // F8
struct Practice { bool on = true; };            // restarts the session on the other data folder
struct RecordNow {};                            // first start: real journal, set up later
struct Quit {};
}  // namespace intent

using Intent =
    std::variant<intent::ChangeMode, intent::Target, intent::DropPatron, intent::TypeDue, intent::PickDue,
                 intent::Record, intent::OfferTyped, intent::Accept, intent::Undo, intent::TryAgain, intent::Clear,
                 intent::Upload, intent::ServiceHas, intent::LetLaterPass, intent::StopUpload, intent::DismissResult,
                 intent::SetUp, intent::TestConnection, intent::SaveSettings, intent::SwitchSounds, intent::Practice,
                 intent::RecordNow, intent::Quit>;

}  // namespace desk
