package dev.muster.modules;

import dev.muster.module.Module;
import dev.muster.testkit.RealHostContract;
import java.util.List;

class CatalogueIT implements RealHostContract {
    @Override
    public List<Module<?>> modules() {
        return Catalogue.modules();
    }
}
