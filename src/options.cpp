#include "options.h"

#include <CLI/CLI.hpp>

namespace {

std::filesystem::path path_from(const std::string& utf8) {
  return std::filesystem::path(std::u8string(utf8.begin(), utf8.end()));
}

}  // namespace

std::variant<Options, Farewell> read_options(int count, const char* const* arguments) {
  CLI::App app(
      "Offline Circulation: records check-outs and check-ins while the library system is down and uploads them "
      "when it is back.",
      "offline-circ");
  Options options;
  std::string data, set_up_file, theme, to;
  int zoom = 0;
  app.add_option("--data", data, "Keep the journal, the log and the settings in this folder")->type_name("DIR");
  app.add_option("--set-up", set_up_file, "Set this station up from a text profile, then exit")->type_name("FILE");
  app.add_flag("--practice", options.practice, "Start with the make-believe practice library");
  app.add_option("--theme", theme, "light, dark or system")->check(CLI::IsMember({"light", "dark", "system"}));
  app.add_option("--zoom", zoom, "Size of everything in percent, 50 to 300")->check(CLI::Range(50, 300));
  app.add_flag("--quit-after-first-frame", options.quit_after_first_frame,
               "Draw one frame and exit: shows that the program can start here");
  app.fallthrough();  // --data may stand behind a verb
  auto* const verify = app.add_subcommand("verify", "Say whether the journal is whole, without changing anything");
  auto* const salvage = app.add_subcommand("salvage", "Save what can be read of a damaged journal into a new folder");
  salvage->add_option("--to", to, "The folder to be made")->type_name("DIR")->required();
  app.set_version_flag("--version", "offline-circ " OFFCIRC_VERSION);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& asked_or_wrong) {
    std::ostringstream out, err;
    const int code = app.exit(asked_or_wrong, out, err);
    return Farewell{code == 0 ? 0 : 2, out.str() + err.str()};
  }
  if (verify->parsed()) options.verb = Verb::verify;
  if (salvage->parsed()) options.verb = Verb::salvage;
  if (!to.empty()) options.to = path_from(to);
  if (!data.empty()) options.data = path_from(data);
  if (!set_up_file.empty()) options.set_up_file = path_from(set_up_file);
  if (!theme.empty()) options.theme = theme;
  if (zoom != 0) options.zoom = zoom;
  return options;
}
