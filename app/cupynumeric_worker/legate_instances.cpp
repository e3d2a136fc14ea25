// SPDX-License-Identifier: GPL-3.0-or-later
// Stands before Realm's function of this name. With --inline-task-launch Legate (26.06,
// data/detail/inline_storage.cc) wraps the memory of every array in an instance of Realm's, which
// it never destroys, nor the layout that it made for it: 1.6 KB are lost with each, and with some
// three millions, after a minute of operations, Realm ends the process. Memory that Legate wraps
// again is that of an array which is gone, and so is its instance here; the layout Realm has
// copied.
//
// (No store of the worker's lies on memory that is its own, of which two could be there at once.)
//
// For the very version that packaging/ names: one that gives them back itself needs none of this.
// Loaded before Legate, and so linked to nothing of it.
#include <legate/version.h>
#include <realm.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <typeinfo>
#include <unordered_map>
#include <utility>

#include <dlfcn.h>

static_assert(LEGATE_VERSION_MAJOR == 26 && LEGATE_VERSION_MINOR == 6,
              "read its inline_storage.cc: whether this is still right, or not needed any more");

namespace {

using Create = Realm::Event (*)(Realm::RegionInstance &, Realm::Memory,
                                const Realm::InstanceLayoutGeneric &,
                                const Realm::ExternalInstanceResource &,
                                const Realm::ProfilingRequestSet &, Realm::Event);
using Destroy = void (*)(const Realm::RegionInstance *, Realm::Event);

constexpr const char *nameOfCreate =
    "_ZN5Realm14RegionInstance24create_external_instanceERS0_NS_6MemoryERKNS_"
    "21InstanceLayoutGenericE"
    "RKNS_24ExternalInstanceResourceERKNS_19ProfilingRequestSetENS_5EventE";
constexpr const char *nameOfDestroy = "_ZNK5Realm14RegionInstance7destroyENS_5EventE";

// Of Realm's own library, which is there by now.
template <class Function>
Function ofRealm(const char *name)
{
    void *const realm = dlopen("librealm-legate.so.25", RTLD_NOW | RTLD_NOLOAD);
    void *const function = realm != nullptr ? dlsym(realm, name) : nullptr;
    if (function == nullptr) {
        std::fprintf(stderr, "Legate's Realm is not the one that this was built for\n");
        std::abort();
    }
    return reinterpret_cast<Function>(function);
}

// Legion makes such instances as well, and destroys them.
bool isLegate(const void *caller)
{
    Dl_info facts;
    if (dladdr(caller, &facts) == 0 || facts.dli_fname == nullptr)
        return false;
    const char *const file = std::strrchr(facts.dli_fname, '/');
    return std::strncmp(file != nullptr ? file + 1 : facts.dli_fname, "liblegate.so", 12) == 0;
}

// Otherwise Legate makes none, and Legion many, which should not wait here.
bool isInline()
{
    const char *const settings = std::getenv("LEGATE_CONFIG");
    return settings != nullptr && std::strstr(settings, "--inline-task-launch") != nullptr;
}

struct Instances {
    std::mutex mutex;
    std::set<const void *> callers;                               ///< of Legate's
    std::unordered_map<std::uintptr_t, Realm::RegionInstance> of; ///< memory at this address
};

Instances &instances()
{
    static auto *const all = new Instances; // the process ends without destructors
    return *all;
}

std::uintptr_t addressOf(const Realm::ExternalInstanceResource &resource)
{
    // As dynamic_cast does, which would need Realm's library.
    if (std::strcmp(typeid(resource).name(), "N5Realm22ExternalMemoryResourceE") != 0)
        return 0;
    return static_cast<const Realm::ExternalMemoryResource &>(resource).base;
}

} // namespace

__attribute__((visibility("default"))) Realm::Event Realm::RegionInstance::create_external_instance(
    RegionInstance &instance, Memory memory, const InstanceLayoutGeneric &layout,
    const ExternalInstanceResource &resource, const ProfilingRequestSet &requests, Event waitOn)
{
    static const Create create = ofRealm<Create>(nameOfCreate);
    static const Destroy destroy = ofRealm<Destroy>(nameOfDestroy);
    static const bool isNeeded = isInline();
    const void *const caller = __builtin_return_address(0);
    const Event ready = create(instance, memory, layout, resource, requests, waitOn);
    if (!isNeeded)
        return ready;

    Instances &all = instances();
    const std::scoped_lock lock(all.mutex);
    if (!all.callers.contains(caller)) {
        if (!isLegate(caller))
            return ready;
        all.callers.insert(caller);
    }
    delete &layout;
    if (const std::uintptr_t address = addressOf(resource); address != 0) {
        const auto [found, isNew] = all.of.try_emplace(address, instance);
        if (!isNew) {
            const RegionInstance gone = std::exchange(found->second, instance);
            Event now; // NO_EVENT, without Realm's library
            now.id = 0;
            destroy(&gone, now);
        }
    }
    return ready;
}
