#include "wms_simulator/simulator.h"

#include <condition_variable>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "wms_simulator/listener.h"
#include "wms_simulator/ncip_service.h"

namespace simulator {

namespace {

circ::Moment now() {
  return {std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), std::chrono::minutes(0)};
}

}  // namespace

struct Simulator::Running {
  explicit Running(Settings wanted)
      : settings(std::move(wanted)),
        service(settings.credentials, settings.branch, settings.style),
        listener(settings.tls ? &certificates : nullptr) {}

  Settings settings;
  Certificates certificates;

  mutable std::mutex mutex;  // guards what follows up to the listener
  NcipService service;
  std::ofstream ledger_file;
  unsigned requests = 0;
  std::chrono::milliseconds slow_byte{0};
  unsigned resets = 0;
  bool stopped = false;
  std::condition_variable ending;  // one of the two above has changed

  Listener listener;
  int port = 0;
  std::thread thread;

  void set_faults(Faults faults);
  void handle(const httplib::Request& request, httplib::Response& response);
  void deliver(Reply reply, httplib::Response& response);
  // False when the simulator was stopped or reset meanwhile.
  bool wait(std::chrono::milliseconds time);
};

void Simulator::Running::set_faults(Faults faults) {
  listener.certificate = faults.certificate;
  listener.idle_close_seconds = faults.idle_close.count();
  slow_byte = faults.slow_byte;
  service.dice() = FaultDice(std::move(faults));
}

bool Simulator::Running::wait(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex);
  return !ending.wait_for(lock, time, [this, before = resets] { return stopped || resets != before; });
}

void Simulator::Running::handle(const httplib::Request& request, httplib::Response& response) {
  const std::string authorization = request.get_header_value("Authorization");
  const std::string content_type = request.get_header_value("Content-Type");
  Reply reply;
  {
    const std::lock_guard lock(mutex);
    ++requests;
    const std::size_t before = service.ledger().size();
    reply = service.answer({request.target, authorization, content_type, request.body}, now());
    if (ledger_file.is_open() && service.ledger().size() > before)
      ledger_file << to_json(service.ledger().back()) << std::endl;  // whole lines for whoever reads along
  }
  if (reply.delay.count() > 0 && !wait(reply.delay)) reply.delivery = Reply::Delivery::none;
  deliver(std::move(reply), response);
}

void Simulator::Running::deliver(Reply reply, httplib::Response& response) {
  response.status = reply.status;
  if (reply.retry_after) response.set_header("Retry-After", std::to_string(reply.retry_after->count()));
  if (!reply.location.empty()) response.set_header("Location", reply.location);
  const std::size_t size = reply.body.size();
  switch (reply.delivery) {
    case Reply::Delivery::whole: response.set_content(std::move(reply.body), reply.content_type); break;
    case Reply::Delivery::none: response.set_header(Listener::kNoReply, "1"); break;
    case Reply::Delivery::cut:
      response.set_content_provider(size, reply.content_type,
                                    [body = std::move(reply.body)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                      return offset == 0 && sink.write(body.data(), body.size() / 2);
                                    });
      break;
    case Reply::Delivery::slow:
      response.set_content_provider(
          size, reply.content_type, [this, body = std::move(reply.body)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
            std::chrono::milliseconds pause;
            {
              const std::lock_guard lock(mutex);
              pause = slow_byte;
            }
            return sink.write(body.data() + offset, 1) && wait(pause);
          });
      break;
  }
}

Simulator::Simulator(Settings settings) : running_(std::make_unique<Running>(std::move(settings))) {
  Running& running = *running_;
  const auto& file = running.settings.ledger_file;
  if (!file.empty()) {
    running.ledger_file.open(file, std::ios::app | std::ios::binary);
    if (!running.ledger_file) throw std::runtime_error("cannot write the ledger " + file.string());
  }
  running.service.reset(running.settings.knows_everybody);
  running.listener.hangs_up = [&running] {
    const std::lock_guard lock(running.mutex);
    return running.service.dice().hangs_up();
  };
  running.listener.Post("/ncip", [&running](const httplib::Request& request, httplib::Response& response) {
    running.handle(request, response);
  });
  constexpr auto kHost = "127.0.0.1";
  const int port = running.settings.port;
  running.port = port == 0 ? running.listener.bind_to_any_port(kHost)
                           : (running.listener.bind_to_port(kHost, port) ? port : -1);
  if (running.port <= 0) throw std::runtime_error("cannot listen on port " + std::to_string(port));
  running.thread = std::thread([&running] { running.listener.listen_after_bind(); });
  running.listener.wait_until_ready();
}

Simulator::~Simulator() { stop(); }

void Simulator::stop() {
  Running& running = *running_;
  {
    const std::lock_guard lock(running.mutex);
    running.stopped = true;
  }
  running.ending.notify_all();
  if (!running.thread.joinable()) return;
  running.listener.stop();
  running.thread.join();
}

int Simulator::port() const { return running_->port; }

std::string Simulator::address() const {
  return (running_->settings.tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(running_->port) + "/ncip";
}

const std::string& Simulator::ca_pem() const { return running_->certificates.ca_pem(); }

const std::string& Simulator::secret() const { return running_->settings.credentials.secret; }

station::Profile Simulator::profile(const std::filesystem::path& ca_file) const {
  const Settings& settings = running_->settings;
  station::Profile profile;
  profile.institution_id = settings.credentials.institution;
  profile.institution_name = "Practice Library";
  profile.branch_id = settings.branch;
  profile.branch_name = "Main Library";
  profile.station_name = "Desk 1";
  profile.service_address = address();
  profile.wskey = settings.credentials.wskey;
  profile.principal_id = settings.credentials.principal_id;
  profile.principal_idns = settings.credentials.principal_idns;
  profile.ca_file = ca_file.string();
  return profile;
}

void Simulator::set_faults(Faults faults) {
  const std::lock_guard lock(running_->mutex);
  running_->set_faults(std::move(faults));
}

std::vector<LedgerEntry> Simulator::ledger() const {
  const std::lock_guard lock(running_->mutex);
  return running_->service.ledger();
}

Traffic Simulator::traffic() const {
  const std::lock_guard lock(running_->mutex);
  return {running_->listener.connections, running_->listener.open, running_->requests};
}

void Simulator::with_library(const std::function<void(practice::Library&)>& visit) {
  const std::lock_guard lock(running_->mutex);
  visit(running_->service.library());
}

void Simulator::reset() {
  Running& running = *running_;
  {
    const std::lock_guard lock(running.mutex);
    running.service.reset(running.settings.knows_everybody);
    running.set_faults({});
    running.requests = 0;
    running.listener.connections = 0;
    ++running.resets;
  }
  running.ending.notify_all();
}

}  // namespace simulator
