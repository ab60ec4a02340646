"""The agents: one run as a Mesa model in which families, social workers, landlords and employers act one by one."""

from sim.engines.agents.city import City
from sim.engines.agents.employer import Employer
from sim.engines.agents.family import Family
from sim.engines.agents.landlord import Landlord
from sim.engines.agents.run import follow, run_agents, state_of
from sim.engines.agents.social_worker import SocialWorker

__all__ = ["City", "Employer", "Family", "Landlord", "SocialWorker", "follow", "run_agents", "state_of"]
